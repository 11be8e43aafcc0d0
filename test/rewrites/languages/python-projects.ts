/** Applications in Python and the Dockerfile that installs their packages. */
export const requirements = { "requirements.txt": "flask==3.1.2\ngunicorn==23.0.0\n", "app.py": "" };
export const pipLines = "COPY requirements.txt .\nRUN pip install -r requirements.txt\nCOPY . .\n";
export const simple = (from: string, start = 'CMD ["gunicorn", "app:app"]') =>
  `FROM ${from}\nWORKDIR /app\n${pipLines}${start}\n`;
export const environment = ["RUN python -m venv /opt/venv", 'ENV PATH="/opt/venv/bin:$PATH"'];
export const copied = ["COPY --from=build /opt/venv /opt/venv", "COPY --from=build /app /app"];

/** NuGet packages that need libraries of the system, and files of their own. */
import type { Concern } from "../../rewrite.ts";
import { text } from "../../text.ts";

const lacking: readonly (readonly [pattern: RegExp, needs: string])[] = [
  [/^System\.Drawing\.Common$/i, "libgdiplus"],
  [/^SkiaSharp$/i, "libfontconfig"],
  [/^SkiaSharp\.NativeAssets\.Linux$/i, "libfontconfig"],
  [/^(?:DinkToPdf|Haukcode\.WkHtmlToPdfDotNet|Rotativa.*|NReco\.PdfGenerator.*)$/i, "wkhtmltopdf"],
  [/^(?:PuppeteerSharp|Microsoft\.Playwright.*|Selenium\.WebDriver.*)$/i, "Chromium"],
  [/^System\.DirectoryServices(?:\.Protocols|\.AccountManagement)?$/i, "libldap"],
  [/^(?:IronPdf.*|Aspose\..*|Spire\..*|Syncfusion\..*Pdf.*)$/i, "fontconfig"],
  [/^(?:IBM\.Data\..*|Net\.IBM\..*)$/i, "libxml2"],
  [/^(?:OpenCvSharp4.*|Emgu\.CV.*|Tesseract.*)$/i, "OpenCV"],
  [/^(?:System\.Data\.Odbc)$/i, "unixODBC"],
];

const own = /^SkiaSharp\.NativeAssets\.Linux\.NoDependencies$/i;

/** Databases that are a file. */
const files =
  /^(?:Microsoft\.EntityFrameworkCore\.Sqlite|Microsoft\.Data\.Sqlite|System\.Data\.SQLite|LiteDB)(?:\..*)?$/i;

export function judgeLibraries(packages: ReadonlySet<string>, image: string): readonly Concern[] {
  const names = [...packages];
  const hasOwn = names.some((name) => own.test(name));
  const missing = names.flatMap((name): readonly Concern[] => {
    const [, needs] = lacking.find(([pattern]) => pattern.test(name)) ?? [];
    if (needs === undefined || (hasOwn && /^SkiaSharp/i.test(name))) return [];
    return [
      {
        id: "H11",
        weight: "refuse",
        text: text("{package} needs {library}, which the chiseled images of {image} do not have.", {
          package: name,
          library: needs,
          image,
        }),
        remedy: text("Stay on {image} and install the library there.", { image }),
      },
    ];
  });
  const database = names.find((name) => files.test(name));
  if (database === undefined) return missing;
  const what = text(
    "{package} writes its database to a file: keep that in a folder that belongs to the user 1654, such as a volume.",
    {
      package: database,
    },
  );
  return [...missing, { id: "S9", weight: "assume", text: what }];
}

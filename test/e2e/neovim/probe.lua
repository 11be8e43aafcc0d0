-- Runs in Neovim 0.7 and later with the Dockerfile of run.ts in the current buffer.
local buffer = vim.api.nvim_get_current_buf()
local patience = 10000

local function fail(message)
  io.stderr:write('neovim: ' .. message .. '\n')
  vim.cmd('cquit 1')
end

local function check(condition, message)
  if not condition then fail(message) end
end

local function findings()
  return vim.diagnostic.get(buffer)
end

local function finding_of(rule)
  for _, finding in ipairs(findings()) do
    if finding.code == rule or (finding.user_data and finding.user_data.lsp.code == rule) then return finding end
  end
end

local id = vim.lsp.start_client({
  name = 'dockerfile-security',
  cmd = { 'node', vim.env.SERVER, '--stdio' },
  root_dir = vim.fn.getcwd(),
  on_error = function(code) fail('the client reports error ' .. tostring(code)) end,
})
check(id, 'the server does not start')
vim.lsp.buf_attach_client(buffer, id)

local function run()
  check(vim.wait(patience, function() return finding_of('sudo-in-run') end), 'no finding of sudo')
  for _, finding in ipairs(findings()) do
    print(string.format('%d:%d %s (%s)', finding.lnum + 1, finding.col + 1, finding.message, finding.source))
  end
  local finding = finding_of('sudo-in-run')
  local lsp = finding.user_data and finding.user_data.lsp or {}
  local range = {
    start = { line = finding.lnum, character = finding.col },
    ['end'] = { line = finding.end_lnum, character = finding.end_col },
  }
  local answers = vim.lsp.buf_request_sync(buffer, 'textDocument/codeAction', {
    textDocument = vim.lsp.util.make_text_document_params(buffer),
    range = range,
    context = {
      only = { 'quickfix' },
      diagnostics = {
        {
          range = range,
          message = finding.message,
          severity = finding.severity,
          source = finding.source,
          code = finding.code or lsp.code,
          data = lsp.data,
        },
      },
    },
  }, patience)
  local client = vim.lsp.get_client_by_id(id)
  local answer = answers and answers[id]
  local action
  for _, candidate in ipairs(answer and answer.result or {}) do
    print('action: ' .. candidate.title)
    if not action and not candidate.title:match('^Ignore') then action = candidate end
  end
  check(action, 'no code action for sudo')
  if not action.edit then
    local resolved = vim.lsp.buf_request_sync(buffer, 'codeAction/resolve', action, patience)
    action = resolved and resolved[id] and resolved[id].result
  end
  check(action and action.edit, 'the code action has no edit')
  vim.lsp.util.apply_workspace_edit(action.edit, client.offset_encoding)

  local line = vim.api.nvim_buf_get_lines(buffer, 1, 2, false)[1]
  check(line == 'RUN mkdir /data', 'the fix gives: ' .. line)
  check(vim.wait(patience, function() return not finding_of('sudo-in-run') end), 'the finding stays')
  print('fixed: ' .. line)
  vim.lsp.stop_client(id)
  check(vim.wait(patience, function() return vim.lsp.client_is_stopped(id) end), 'the server does not stop')
end

local ok, problem = pcall(run)
if not ok then fail(tostring(problem)) end
io.stdout:write('\n')
vim.cmd('qall!')

-- Runs in Neovim 0.7 and later with the set-up of the page and a file of the sample's text in the current buffer.
local buffer = vim.api.nvim_get_current_buf()
local patience = 10000

local function fail(message)
  io.stderr:write('neovim: ' .. message .. '\n')
  vim.cmd('cquit 1')
end

local function check(condition, message)
  if not condition then fail(message) end
end

local function finding_of(rule)
  for _, finding in ipairs(vim.diagnostic.get(buffer)) do
    if finding.code == rule or (finding.user_data and finding.user_data.lsp.code == rule) then return finding end
  end
end

local function run()
  check(vim.bo.filetype == 'dockerfile', 'the file is taken for ' .. vim.bo.filetype)
  check(vim.wait(patience, function() return finding_of('sudo-in-run') end), 'no finding of sudo')
  for _, finding in ipairs(vim.diagnostic.get(buffer)) do
    print(string.format('%d:%d %s (%s)', finding.lnum + 1, finding.col + 1, finding.message, finding.source))
  end
  check(not finding_of('apt-pin'), 'the settings are not taken')

  -- What a user does: the cursor on the finding, the list of actions, the first one.
  local finding = finding_of('sudo-in-run')
  vim.api.nvim_win_set_cursor(0, { finding.lnum + 1, finding.col })
  local chosen
  vim.ui.select = function(items, options, choose)
    for _, item in ipairs(items) do print('action: ' .. options.format_item(item)) end
    chosen = options.format_item(items[1])
    choose(items[1], 1)
  end
  vim.lsp.buf.code_action()
  check(vim.wait(patience, function() return chosen end), 'no code action for sudo')
  local function second_line() return vim.api.nvim_buf_get_lines(buffer, 1, 2, false)[1] end
  check(vim.wait(patience, function() return second_line() == 'RUN mkdir /data' end), 'the fix gives: ' .. second_line())
  check(vim.wait(patience, function() return not finding_of('sudo-in-run') end), 'the finding stays')
  print('fixed: ' .. second_line())

  vim.cmd('DockerScanReport ' .. vim.env.SCAN_REPORT)
  local scanned = function() return finding_of('CVE-2099-1') end
  check(vim.wait(patience, scanned), 'no finding of the scan')
  check(scanned().lnum == 2, 'the finding of the scan is on line ' .. scanned().lnum + 1)
  print('scanned: ' .. scanned().message)
  vim.cmd('DockerScanClear')
  check(vim.wait(patience, function() return not scanned() end), 'the finding of the scan stays')

  vim.api.nvim_buf_set_lines(buffer, -1, -1, false, { 'CMD sleep 10' })
  vim.cmd('DockerRewrite exec-form')
  local function last_line() return vim.api.nvim_buf_get_lines(buffer, -2, -1, false)[1] end
  check(
    vim.wait(patience, function() return last_line() == 'CMD ["sleep", "10"]' end),
    'the rewrite gives: ' .. last_line()
  )
  print('rewritten: ' .. last_line())
end

local ok, problem = pcall(run)
if not ok then fail(tostring(problem)) end
io.stdout:write('\n')
vim.cmd('qall!')

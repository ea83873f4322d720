# Freezes Goodword on Windows, from a clean checkout: powershell -File installer\windows\build.ps1
#
# Wants python.org's Python 3.13 as `py -3.13`, or another one named by $env:PYTHON. The tree goes to
# build\frozen-windows\goodword; the package is made of it on Debian (`python -m installer msi`),
# where its tables are written the same way every time. See docs/releasing.md.
$ErrorActionPreference = "Stop"
Set-Location (Join-Path $PSScriptRoot "..\..")

function Invoke-Step {
    & $args[0] @($args | Select-Object -Skip 1)
    if ($LASTEXITCODE -ne 0) { throw "$($args -join ' ') ended with $LASTEXITCODE" }
}

if ($env:PYTHON) { Invoke-Step $env:PYTHON -m venv .venv } else { Invoke-Step py -3.13 -m venv .venv }
$python = ".venv\Scripts\python.exe"
Invoke-Step $python -m pip install --quiet --only-binary=:all: --upgrade pip setuptools
Invoke-Step $python -m pip install --quiet --editable ".[installers]"

$tree = "build\frozen-windows\goodword"
Invoke-Step $python -m installer freeze --tree $tree

# A program without a console isn't waited for, unless its words go to another program.
foreach ($words in @("--version"), @("policy", "show"), @("--check")) {
    & "$tree\goodword.exe" @words | Out-String | Write-Output
    if ($LASTEXITCODE -ne 0) { throw "goodword.exe $words ended with $LASTEXITCODE" }
}

# Installs the package on a Windows that may be thrown away, looks at it, and removes it again:
#   powershell -File installer\windows\look.ps1 -Package build\dist\Goodword-VERSION-x64.msi
# Needs an administrator's rights. Anything that isn't as promised ends it with an error.
param([Parameter(Mandatory)][string]$Package)
$ErrorActionPreference = "Stop"

$program = "$env:ProgramFiles\Goodword\goodword.exe"
$own = "HKLM:\Software\Goodword"
$run = "HKLM:\Software\Microsoft\Windows\CurrentVersion\Run"
$address = "https://words.example/program.json"

function Install-Package {
    $words = @($args) + @("/qn", "/norestart", "/l*v", "install.log")
    $ended = Start-Process msiexec.exe -ArgumentList $words -Wait -PassThru
    if ($ended.ExitCode -notin 0, 3010) {
        Get-Content install.log -Tail 60
        throw "msiexec $words ended with $($ended.ExitCode)"
    }
}

function Assert-That([string]$Promise, [bool]$Held) {
    if (-not $Held) { throw "Not so: $Promise" }
    Write-Output "ok: $Promise"
}

function Get-Named([string]$Key, [string]$Name) {
    (Get-ItemProperty -Path $Key -Name $Name -ErrorAction SilentlyContinue).$Name
}

Install-Package /i "`"$Package`"" "PROGRAM=$address" "AUTOSTART=0"
Assert-That "the program is there" (Test-Path $program)
Assert-That "the address is kept" ((Get-Named $own "program") -eq $address)
Assert-That "it doesn't start with the session" (-not (Get-Named $run "Goodword"))
$shown = & $program policy show | Out-String
Assert-That "policies say the address" ($LASTEXITCODE -eq 0 -and $shown.Contains($address))
$checked = & $program --check | Out-String
Write-Output $checked
Assert-That "it can work here" ($LASTEXITCODE -eq 0)
Assert-That "the keyring is Windows' own" ($checked.Contains("keyring: windows, ready"))
$menu = "$env:ProgramData\Microsoft\Windows\Start Menu\Programs\Goodword.lnk"
Assert-That "everybody has it in the menu" (Test-Path $menu)

# repaired while it runs, with another switch: the restart manager has to cope
Start-Process $program "--hidden"
Install-Package /fomus "`"$Package`"" "AUTOSTART=1"
Assert-That "it starts with the session now" ([bool](Get-Named $run "Goodword"))
Assert-That "the address is still kept" ((Get-Named $own "program") -eq $address)

& $program --quit | Out-Null
Install-Package /x "`"$Package`""
Assert-That "the program is gone" (-not (Test-Path (Split-Path $program)))
Assert-That "its keys are gone" (-not (Test-Path $own))
Assert-That "the session doesn't look for it" (-not (Get-Named $run "Goodword"))
Assert-That "the menu is as before" (-not (Test-Path $menu))

# Installs the package on a Windows that may be thrown away, looks at it, and removes it again:
#   powershell -File installer\windows\look.ps1 -Package Goodword-VERSION-x64.msi -Newer ANOTHER.msi
# Newer: the same program as a later version. Needs an administrator's rights. Anything that isn't
# as promised ends it with an error.
param([Parameter(Mandatory)][string]$Package, [Parameter(Mandatory)][string]$Newer)
$ErrorActionPreference = "Stop"

$program = "$env:ProgramFiles\Goodword\goodword.exe"
$own = "HKLM:\Software\Goodword"
$run = "HKLM:\Software\Microsoft\Windows\CurrentVersion\Run"
$uninstall = "HKLM:\Software\Microsoft\Windows\CurrentVersion\Uninstall"
$address = "https://words.example/program.json"

function Invoke-Installer {
    $words = @($args) + @("/qn", "/norestart", "/l*v", "install.log")
    (Start-Process msiexec.exe -ArgumentList $words -Wait -PassThru).ExitCode
}

function Install-Package {
    $code = Invoke-Installer @args
    if ($code -notin 0, 3010) {
        Get-Content install.log -Tail 60
        throw "msiexec $args ended with $code"
    }
}

function Stop-Goodword {
    & $program --quit | Out-Null
    Get-Process goodword -ErrorAction SilentlyContinue | Wait-Process -Timeout 60
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

# repaired while it runs, as any person may ask for: nothing comes from the command line
Start-Process $program "--hidden"
Install-Package /fomus "`"$Package`"" "AUTOSTART=1" "PROGRAM=https://other.example/"
Assert-That "a repair switches nothing on" (-not (Get-Named $run "Goodword"))
Assert-That "the address is still kept" ((Get-Named $own "program") -eq $address)

# a newer one while it runs: the restart manager has to cope
Install-Package /i "`"$Newer`"" "AUTOSTART=1"
Stop-Goodword
Assert-That "it starts with the session now" ([bool](Get-Named $run "Goodword"))
Assert-That "the address outlives an upgrade" ((Get-Named $own "program") -eq $address)
$there = @(Get-ChildItem $uninstall | Where-Object { $_.GetValue("DisplayName") -eq "Goodword" })
Assert-That "one version is there" ($there.Count -eq 1)
& $program --version | Out-Null
Assert-That "it still starts" ($LASTEXITCODE -eq 0)
$refused = Invoke-Installer /i "`"$Package`""
Assert-That "an older one is refused" ($refused -eq 1603)

Install-Package /x "`"$Newer`""
Assert-That "the program is gone" (-not (Test-Path (Split-Path $program)))
Assert-That "its keys are gone" (-not (Test-Path $own))
Assert-That "the session doesn't look for it" (-not (Get-Named $run "Goodword"))
Assert-That "the menu is as before" (-not (Test-Path $menu))

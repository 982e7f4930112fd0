@echo off
rem Starts the kiosk; makes its Python environment the first time.
chcp 65001 >nul
cd /d "%~dp0"
if exist venv\ready goto run
set PYTHON=py -3
%PYTHON% -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && goto install
set PYTHON=python
%PYTHON% -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && goto install
echo 需要 Python 3.11 或更新版本 / Python 3.11 or newer is needed: https://www.python.org/downloads/
pause
exit /b 1
:install
echo 首次启动，正在安装，请稍候…… / First start: installing, please wait...
set WHEELS=
if exist wheels set WHEELS=--no-index --find-links wheels
%PYTHON% -m venv venv || goto failed
venv\Scripts\python.exe -m pip install -q --disable-pip-version-check %WHEELS% --no-deps --require-hashes -r requirements.txt || goto failed
echo ready>venv\ready
:run
venv\Scripts\python.exe -m simulator.kiosk %* || pause
exit /b 0
:failed
echo 安装失败，请检查网络 / The installation failed: check the network
pause
exit /b 1

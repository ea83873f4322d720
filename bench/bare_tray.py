"""The floor to measure against: a bare PySide6 script that only shows a tray icon."""

import sys

from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon

app = QApplication(sys.argv)
app.setQuitOnLastWindowClosed(False)
picture = QPixmap(32, 32)
picture.fill(QColor("teal"))
icon = QSystemTrayIcon(QIcon(picture))
menu = QMenu()
menu.addAction("Quit", app.quit)
icon.setContextMenu(menu)
icon.show()
sys.exit(app.exec())

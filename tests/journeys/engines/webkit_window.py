"""A WebKitGTK window that WebKitWebDriver steers and that keeps its data in a folder, run by Debian's own Python.

MiniBrowser cannot stand in for a phone: under automation it forgets everything when it ends.
The one argument is the profile folder.
"""

from __future__ import annotations

import sys
from pathlib import Path

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2  # noqa: E402 - the versions go first

WIDTH, HEIGHT = 390, 844


def context(profile: Path) -> WebKit2.WebContext:
    """Everything a site keeps, cookies too, in the profile; the network without a detour."""
    folders = {f"base_{kind}_directory": str(profile / kind) for kind in ("data", "cache")}
    manager = WebKit2.WebsiteDataManager(**folders)
    manager.set_network_proxy_settings(WebKit2.NetworkProxyMode.NO_PROXY, None)
    made = WebKit2.WebContext(website_data_manager=manager)
    cookies = str(profile / "cookies.sqlite")
    made.get_cookie_manager().set_persistent_storage(cookies, WebKit2.CookiePersistentStorage.SQLITE)
    made.set_preferred_languages(["zh-CN"])
    return made


def main(profile: Path) -> None:
    """One window, for as long as it is not killed."""
    web = context(profile)
    view = WebKit2.WebView(web_context=web, is_controlled_by_automation=True)
    view.get_settings().set_enable_write_console_messages_to_stdout(True)
    window = Gtk.Window()
    window.set_default_size(WIDTH, HEIGHT)
    window.set_decorated(False)
    window.add(view)
    window.show_all()
    view.grab_focus()
    web.connect("automation-started", lambda _, session: session.connect("create-web-view", lambda _: view))
    web.set_automation_allowed(True)
    Gtk.main()


if __name__ == "__main__":
    main(Path(sys.argv[1]))

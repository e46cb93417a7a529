"""The app's local JSON API: what pages and command line do, for other programs on this computer."""

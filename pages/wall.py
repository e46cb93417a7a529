"""大屏: who leads, how far are we, what has just happened? For everyone who passes the screen in the office; opens by its link only."""

from ui.wall.turning import watch_wall

watch_wall()

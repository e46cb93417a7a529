"""大屏: who leads, how far are we, what has just happened? For everyone who passes the screen in the office; opens by its link only."""

from ui.wall_parts import watch_wall

watch_wall()

#!/bin/sh
# The two things pip cannot bring: a browser for the browser tests and posters, and fonts that hold Chinese and emoji.
# On Debian or Ubuntu as root they are installed when absent; anywhere else this says what is missing and goes on.
set -eu

wanted=""
browser_is_here() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
package_is_here() { dpkg -s "$1" || { command -v fc-list && fc-list | grep -qi "$2"; }; }

browser_is_here > /dev/null 2>&1 || wanted="$wanted chromium"
package_is_here fonts-noto-cjk "Noto Sans CJK" > /dev/null 2>&1 || wanted="$wanted fonts-noto-cjk"
package_is_here fonts-noto-color-emoji "Noto Color Emoji" > /dev/null 2>&1 || wanted="$wanted fonts-noto-color-emoji"
[ -n "$wanted" ] || exit 0

if command -v apt-get > /dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "Installing$wanted (once)"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    # shellcheck disable=SC2086 # a list of package names
    apt-get install -y -qq --no-install-recommends $wanted > /dev/null
    exit 0
fi

echo "Not installed:$wanted"
echo "The browser tests are skipped without them. On Debian or Ubuntu:  sudo apt-get install$wanted"

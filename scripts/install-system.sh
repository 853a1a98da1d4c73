#!/usr/bin/env bash
# Installs what the end-to-end tests need from Debian: Chromium and a few fonts. Does nothing when they are there.
set -euo pipefail

packages=(chromium fonts-noto-core fonts-noto-color-emoji fonts-ipafont-gothic)

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then
  exit 0
fi

if [ "$(id -u)" -ne 0 ]; then
  echo "Only root can install: ${missing[*]}" >&2
  exit 1
fi
apt-get update -q
DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"

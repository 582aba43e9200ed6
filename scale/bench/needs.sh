# To be sourced. Installs the package of a program that is missing, where that may be done: needs java openjdk-17-jre-headless
needs() {
  if ! command -v "$1" >/dev/null && [ "$(id -u)" = 0 ]; then
    apt-get update -q && apt-get install -qy --no-install-recommends "$2"
  fi
}

#!/bin/bash
# A real container engine for the tests, where no Docker daemon runs and no registry is reached:
# podman from Debian serves Docker's API on a socket, and the base image is a debootstrap tree.
#
#   engine.sh image   build the image (about a minute, once) from pgpkg/scratch/image/Dockerfile
#   engine.sh up      build it if needed, serve the API; prints the variables to export
#   engine.sh down    end the service and its containers, keep the image
#   engine.sh clean   down, and remove the image and everything else
#
# Needs root and: podman runc netavark aardvark-dns iptables iproute2 debootstrap
#   eval "$(tests/container/engine.sh up)" && pytest -m container
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
checkout="$(cd "${here}/../.." && pwd)"
home="${PGPKG_ENGINE_DIR:-/var/cache/pgpkg-engine}"
run=/run/pgpkg-engine
socket="${run}/podman.sock"
major=15
suite=bookworm
base=localhost/postgres-base:${major}

export CONTAINERS_CONF="${home}/containers.conf"
export CONTAINERS_STORAGE_CONF="${home}/storage.conf"

say() { echo "engine.sh: $*" >&2; }

configure() {
    for program in podman runc debootstrap ip iptables; do
        command -v "${program}" >/dev/null || { say "${program} is missing; see the top"; exit 1; }
    done
    [ "$(id -u)" = 0 ] || { say "needs root"; exit 1; }
    mkdir -p "${home}" "${run}"
    # Raising limits may be refused, crun refuses hybrid cgroups, and there may be no systemd.
    cat > "${CONTAINERS_CONF}" <<-CONF
	[containers]
	default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]
	[engine]
	runtime = "runc"
	cgroup_manager = "cgroupfs"
	events_logger = "file"
	[network]
	network_backend = "netavark"
	CONF
    cat > "${CONTAINERS_STORAGE_CONF}" <<-CONF
	[storage]
	driver = "overlay"
	graphroot = "${home}/storage"
	runroot = "${run}/storage"
	CONF
}

image_name() {
    echo "localhost/pgpkg-scratch:$(sha256sum "${checkout}/pgpkg/scratch/image/Dockerfile" | cut -c1-12)"
}

mirror() {
    cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null |
        grep -Eo 'https?://[^ ]+/debian/?( |$)' | head -n 1 | tr -d ' '
}

build_base() {
    podman image exists "${base}" && return
    say "building the base image from Debian ${suite}"
    local tree="${home}/tree"
    rm -rf "${tree}"
    debootstrap --variant=minbase --include="postgresql-${major}" "${suite}" "${tree}" \
        "$(mirror)" > "${home}/debootstrap.log" 2>&1 ||
        { tail -n 20 "${home}/debootstrap.log" >&2; exit 1; }
    install -m 0755 "${here}/docker-entrypoint.sh" "${tree}/usr/local/bin/docker-entrypoint.sh"
    tar -C "${tree}" -c . | podman import \
        --change "ENV PG_MAJOR=${major}" \
        --change "ENV PGDATA=/var/lib/postgresql/data" \
        --change 'ENTRYPOINT ["docker-entrypoint.sh"]' \
        --change 'CMD ["postgres"]' \
        --change 'EXPOSE 5432' - "${base}" >&2
    rm -rf "${tree}"
}

image() {
    configure
    podman image exists "$(image_name)" && return
    build_base
    say "building $(image_name)"
    podman build --network host --build-arg BASE="${base}" --tag "$(image_name)" \
        "${checkout}/pgpkg/scratch/image" > "${home}/build.log" 2>&1 ||
        { tail -n 20 "${home}/build.log" >&2; exit 1; }
}

serves() {
    [ -s "${run}/pid" ] && [ -S "${socket}" ] && [ "$(cat "/proc/$(cat "${run}/pid")/comm" 2>/dev/null)" = podman ]
}

up() {
    image
    if ! serves; then
        rm -f "${socket}"
        setsid podman system service -t 0 "unix://${socket}" > "${run}/log" 2>&1 < /dev/null &
        echo $! > "${run}/pid"
        for _ in $(seq 100); do
            [ -S "${socket}" ] && break
            sleep 0.1
        done
        serves || { tail -n 20 "${run}/log" >&2; exit 1; }
    fi
    # Without the last two testcontainers starts a reaper from a registry, and takes a machine that
    # has /.dockerenv for the inside of a container.
    echo "export DOCKER_HOST=unix://${socket}"
    echo "export TESTCONTAINERS_RYUK_DISABLED=true"
    echo "export TESTCONTAINERS_CONNECTION_MODE=docker_host"
}

down() {
    configure
    podman rm --all --force --time 0 >/dev/null 2>&1 || true
    if serves; then
        kill "$(cat "${run}/pid")"
    fi
    rm -f "${run}/pid" "${socket}"
}

clean() {
    down
    podman system reset --force >/dev/null 2>&1 || true
    rm -rf "${home}" "${run}"
}

case "${1:-}" in
image | up | down | clean) "$1" ;;
*)
    say "image, up, down or clean?"
    exit 2
    ;;
esac

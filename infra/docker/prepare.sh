#!/bin/sh
# Makes the passwords that docker-compose.yml needs, once, into infra/docker/secrets (never in the repository).
# Run it from anywhere before `docker compose up`; what exists is kept. Prints the password of the staff.
set -eu
umask 022
secrets="$(cd "$(dirname "$0")" && pwd)/secrets"
courts="spc gd gd03 gd0304"

# The folder is closed to others; the files inside stay readable for the users of the containers.
mkdir -p "$secrets/courts"
chmod 700 "$secrets"

new_password() { openssl rand -hex 24; }
keep_or_write() { # FILE CONTENT
  [ -s "$1" ] || printf '%s\n' "$2" > "$1"
}

# Typed by people, so it is shorter than the passwords of the servers.
keep_or_write "$secrets/staff_password" "$(openssl rand -hex 6)"
# With it Prometheus reads /metrics of every court; and the first sign-in to Grafana (admin).
keep_or_write "$secrets/metrics_token" "$(new_password)"
keep_or_write "$secrets/grafana_password" "$(openssl rand -hex 6)"
keep_or_write "$secrets/postgres.env" "POSTGRES_PASSWORD=$(new_password)"
if [ ! -s "$secrets/rabbitmq.env" ]; then
  password=$(new_password)
  cat > "$secrets/rabbitmq.env" <<END
RABBITMQ_DEFAULT_USER=provisioner
RABBITMQ_DEFAULT_PASS=$password
ZHIXING_BROKER_ADMIN_URL=http://provisioner:$password@rabbitmq:15672
END
fi

for court in $courts; do
  mkdir -p "$secrets/courts/$court"
  keep_or_write "$secrets/courts/$court/database_password" "$(new_password)"
  keep_or_write "$secrets/courts/$court/broker_password" "$(new_password)"
  cat > "$secrets/$court.env" <<END
ZHIXING_DATABASE_URL=postgresql+psycopg://$court:$(cat "$secrets/courts/$court/database_password")@postgres:5432/$court
ZHIXING_TRANSPORT_URL=amqp://$court:$(cat "$secrets/courts/$court/broker_password")@rabbitmq:5672/judiciary
END
done
echo "已就绪 / ready: $secrets"
echo "各院人员密码 / password of the staff of all courts: $(cat "$secrets/staff_password")" \
  "(president, chief, officer1, reviewer1, filing, …)"
echo "Grafana 的 admin 密码 / password of admin in Grafana: $(cat "$secrets/grafana_password")"
echo "接下来 / next: docker compose up --build, http://127.0.0.1:8100"

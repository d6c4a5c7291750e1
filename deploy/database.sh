#!/bin/sh
# At the first start of the database: a role for Backcare that may do nothing outside its own
# database. Who administers the server is reached from inside its container only.
set -eu
psql --quiet --set=ON_ERROR_STOP=1 --set=password="$POSTGRES_PASSWORD" --username=postgres <<'END'
create role backcare login password :'password';
create database backcare owner backcare encoding 'UTF8' template template0;
alter role postgres password null;
END

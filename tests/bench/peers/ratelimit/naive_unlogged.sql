alter table naive.counter set unlogged;

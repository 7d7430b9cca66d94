-- Reports read threads in the order in which they began.
CREATE INDEX mail_thread_by_beginning ON mail_thread (began_ns, id);

"""The command line: arguments become one call and one exit code. It knows no rule about articles."""

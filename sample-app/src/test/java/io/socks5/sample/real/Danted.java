package io.socks5.sample.real;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.socks5.sample.FreePort;

/**
 * Dante with the login of a system account that lives as long as the proxy does.
 */
final class Danted implements AutoCloseable {

	static final String USERNAME = "s5t" + ProcessHandle.current().pid();

	static final String PASSWORD = "open-sesame";

	private final int port = FreePort.next();

	private final Program program;

	Danted(Path directory) throws IOException {
		Path config = Files.writeString(directory.resolve("danted.conf"), """
				logoutput: stderr
				internal: 127.0.0.1 port = %d
				external: lo
				clientmethod: none
				socksmethod: username
				user.privileged: root
				user.unprivileged: nobody
				client pass { from: 127.0.0.0/8 to: 0.0.0.0/0 }
				socks pass { from: 127.0.0.0/8 to: 127.0.0.0/8
				  command: connect
				  log: connect error }
				""".formatted(this.port));
		Program.run("", "useradd", "--no-create-home", "--shell", "/usr/sbin/nologin", USERNAME);
		Program.run(USERNAME + ":" + PASSWORD, "chpasswd");
		try {
			this.program = Program.start(directory.resolve("danted.log"), this.port, "danted", "-f", config.toString(),
					"-p", directory.resolve("danted.pid").toString());
		}
		catch (Throwable ex) {
			removeAccount();
			throw ex;
		}
	}

	int port() {
		return this.port;
	}

	@Override
	public void close() {
		this.program.close();
		removeAccount();
	}

	private static void removeAccount() {
		Program.run("", "userdel", USERNAME);
	}

}

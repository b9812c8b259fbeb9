package io.socks5.testkit.real;

import java.io.IOException;
import java.util.List;
import java.util.UUID;

/**
 * An account of the system, for servers that know no others: made for a test, and removed
 * after it.
 */
final class SystemAccount implements AutoCloseable {

	private final String name;

	private SystemAccount(String name) {
		this.name = name;
	}

	static SystemAccount create(String password) throws IOException {
		Program.requireRoot("make a system account for the proxy's logins");
		String name = "socks5-" + UUID.randomUUID().toString().substring(0, 8);
		Shell.run(Program.require("useradd", "passwd"), "--no-create-home", "--shell", "/usr/sbin/nologin", name);
		SystemAccount account = new SystemAccount(name);
		try {
			// few rounds: hundreds of logins share two processors
			Shell.run(name + ":" + password + "\n",
					List.of(Program.require("chpasswd", "passwd"), "-c", "SHA256", "-s", "1000"));
		}
		catch (IOException ex) {
			account.close();
			throw ex;
		}
		return account;
	}

	String name() {
		return this.name;
	}

	@Override
	public void close() throws IOException {
		Shell.run(Program.require("userdel", "passwd"), this.name);
	}

}

package io.socks5.testkit.real;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The host names that a program can look up. It has its own table in a mount namespace if
 * the machine allows that, and uses the table of the machine otherwise.
 */
final class HostTable {

	private static final boolean PRIVATE = Program.isRoot()
			&& Shell.succeeds(List.of("unshare", "--mount", "mount", "--bind", "/etc/hosts", "/etc/hosts"));

	// /run/sshd is where sshd insists on locking itself in
	private static final String ENTER = """
			mount --bind "$0/hosts" /etc/hosts && mount --bind "$0/nsswitch.conf" /etc/nsswitch.conf \
			&& mount -t tmpfs tmpfs /run && mkdir -m 755 /run/sshd && exec "$@"
			""";

	private final WorkFolder folder;

	HostTable(WorkFolder folder) throws IOException {
		this.folder = folder;
		folder.write("hosts", "127.0.0.1 localhost\n127.0.0.1 " + known() + "\n");
		// no other source is asked
		folder.write("nsswitch.conf", "passwd: files\nshadow: files\ngroup: files\nhosts: files\n");
	}

	static boolean isPrivate() {
		return PRIVATE;
	}

	static String known() {
		return PRIVATE ? "target.known-to-the-proxy.test" : "localhost";
	}

	static String unknown() {
		return "nobody.known-to-the-proxy.invalid";
	}

	/**
	 * Adds a name of 127.0.0.1. A program that runs already sees it, too.
	 */
	void add(String name) throws IOException {
		Program.requireRoot("give a proxy names of its own");
		Files.writeString(this.folder.file("hosts"), "127.0.0.1 " + name + "\n", StandardOpenOption.APPEND);
	}

	List<String> seenBy(List<String> command) throws IOException {
		if (!PRIVATE) {
			return command;
		}
		List<String> entering = new ArrayList<>(
				List.of("unshare", "--mount", "sh", "-c", ENTER, this.folder.file("").toString()));
		entering.addAll(command);
		return entering;
	}

}

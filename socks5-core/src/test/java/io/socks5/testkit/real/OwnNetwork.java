package io.socks5.testkit.real;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A network namespace at the end of a cable that can be cut. Packets are then lost
 * without an error.
 */
public final class OwnNetwork implements AutoCloseable {

	private static final Pattern MAC = Pattern.compile("link/ether ([0-9a-f:]+)");

	private final String name = "s5-" + UUID.randomUUID().toString().substring(0, 8);

	private final String near = this.name + "-a";

	private final String far = this.name + "-b";

	// 198.18.0.0/15 is for tests of network devices, RFC 2544
	private final String prefix = "198.18." + ThreadLocalRandom.current().nextInt(256) + ".";

	private final Cleanup cleanup = new Cleanup();

	private OwnNetwork() {
	}

	/**
	 * Whether this machine lets us make network namespaces.
	 * @return {@code false} without the rights or the programs
	 */
	public static boolean isAllowed() {
		if (!Program.isRoot()) {
			return false;
		}
		try (OwnNetwork network = create()) {
			return !network.host().isEmpty();
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Makes a namespace and the cable.
	 * @return the network
	 * @throws IOException if this machine does not allow it
	 */
	public static OwnNetwork create() throws IOException {
		OwnNetwork network = new OwnNetwork();
		boolean done = false;
		try {
			network.build();
			done = true;
			return network;
		}
		finally {
			if (!done) {
				network.close();
			}
		}
	}

	private void build() throws IOException {
		ip("netns add " + this.name);
		this.cleanup.add(() -> ip("netns delete " + this.name));
		ip("link add " + this.near + " type veth peer name " + this.far + " netns " + this.name);
		this.cleanup.add(() -> ip("link delete " + this.near));
		ip("address add " + this.prefix + "1/24 dev " + this.near);
		ip("link set " + this.near + " up");
		ip("-n " + this.name + " address add " + host() + "/24 dev " + this.far);
		ip("-n " + this.name + " link set " + this.far + " up");
		ip("-n " + this.name + " link set lo up");
		// without this entry, ARP would fail after a cut and reveal it; the kernel may
		// already have an entry, so it is replaced
		ip("neighbour replace " + host() + " lladdr " + farMac() + " dev " + this.near + " nud permanent");
	}

	private String farMac() throws IOException {
		Matcher matcher = MAC.matcher(ip("-n " + this.name + " -o link show " + this.far));
		if (!matcher.find()) {
			throw new IOException("The cable has no end");
		}
		return matcher.group(1);
	}

	private static String ip(String arguments) throws IOException {
		List<String> command = new ArrayList<>(List.of(Program.require("ip", "iproute2")));
		command.addAll(List.of(arguments.split(" ")));
		return Shell.run(command.toArray(String[]::new));
	}

	/**
	 * The address at the far end.
	 * @return an IPv4 literal
	 */
	public String host() {
		return this.prefix + "2";
	}

	List<String> inside(List<String> command) {
		List<String> entering = new ArrayList<>(List.of(Program.require("ip", "iproute2"), "netns", "exec", this.name));
		entering.addAll(command);
		return entering;
	}

	/**
	 * Cuts the cable.
	 * @throws IOException if that fails
	 */
	public void cut() throws IOException {
		ip("-n " + this.name + " link set " + this.far + " down");
	}

	@Override
	public void close() {
		this.cleanup.close();
	}

}

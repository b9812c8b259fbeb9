package io.socks5.testkit.real;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.socks5.client.Socks5Client;
import org.jspecify.annotations.Nullable;

/**
 * A real proxy on loopback.
 */
public final class RealProxy implements AutoCloseable {

	private static final int STARTS = 3;

	private final Cleanup cleanup = new Cleanup();

	private final List<RunningProgram> programs = new ArrayList<>();

	private List<String> command = List.of();

	private final WorkFolder folder;

	private final HostTable hosts;

	private final int port;

	private @Nullable OwnNetwork network;

	private @Nullable ProxyTraits traits;

	private @Nullable String username;

	private @Nullable String password;

	private RealProxy() throws IOException {
		this.folder = this.cleanup.add(new WorkFolder());
		this.hosts = new HostTable(this.folder);
		this.port = Ports.free();
	}

	static RealProxy start(Launch launch) throws IOException {
		// another process may have taken the port meanwhile, so a start is repeated
		for (int i = 1;; i++) {
			RealProxy proxy = new RealProxy();
			boolean done = false;
			try {
				launch.start(proxy);
				proxy.programs.get(proxy.programs.size() - 1)
					.awaitPort(new InetSocketAddress(proxy.host(), proxy.port()));
				done = true;
				return proxy;
			}
			catch (IOException ex) {
				if (i == STARTS) {
					throw ex;
				}
			}
			finally {
				if (!done) {
					proxy.close();
				}
			}
		}
	}

	<T extends AutoCloseable> T owns(T resource) {
		return this.cleanup.add(resource);
	}

	WorkFolder folder() {
		return this.folder;
	}

	/**
	 * Returns the port of the proxy, on loopback unless it has its own network.
	 * @return the port
	 */
	public int port() {
		return this.port;
	}

	void replacesTheCut(OwnNetwork network) {
		this.network = network;
	}

	void behaves(ProxyTraits traits) {
		this.traits = traits;
	}

	void takesLogin(String username, String password) {
		this.username = username;
		this.password = password;
	}

	RunningProgram run(List<String> program) throws IOException {
		this.command = program;
		List<String> seeing = this.hosts.seenBy(program);
		List<String> placed = (this.network != null) ? this.network.inside(seeing) : seeing;
		RunningProgram running = RunningProgram.start(this.folder.file("output-" + this.programs.size()), placed);
		this.programs.add(this.cleanup.add(running));
		return running;
	}

	String host() {
		return (this.network != null) ? this.network.host() : "127.0.0.1";
	}

	/**
	 * What differs from other proxies.
	 * @return the traits
	 */
	public ProxyTraits traits() {
		return Objects.requireNonNull(this.traits, "no traits");
	}

	/**
	 * Whether the proxy asks for a login.
	 * @return {@code false} if it takes any client
	 */
	public boolean asksForLogin() {
		return this.username != null;
	}

	/**
	 * A client of this proxy, with a login it takes and generous limits.
	 * @return the beginnings of a client
	 */
	public Socks5Client.Builder client() {
		Socks5Client.Builder client = clientWithoutLogin();
		return (this.username != null && this.password != null) ? client.credentials(this.username, this.password)
				: client;
	}

	/**
	 * A client of this proxy that has no login.
	 * @return the beginnings of a client
	 */
	public Socks5Client.Builder clientWithoutLogin() {
		return Socks5Client.builder()
			.proxy(host(), this.port)
			.connectTimeout(Duration.ofSeconds(30))
			.handshakeTimeout(Duration.ofSeconds(30));
	}

	/**
	 * Returns the user name that the proxy accepts.
	 * @return a user name, an unknown one if the proxy requires no login
	 */
	public String username() {
		return (this.username != null) ? this.username : "somebody";
	}

	/**
	 * Returns the password of {@link #username()}.
	 * @return a password, a wrong one if the proxy requires no login
	 */
	public String password() {
		return (this.password != null) ? this.password : "something";
	}

	/**
	 * A name of 127.0.0.1 that the proxy knows.
	 * @return a name
	 */
	public String knownName() {
		return HostTable.known();
	}

	/**
	 * Makes the proxy know another name of 127.0.0.1. Needs root.
	 * @param name the name
	 * @throws IOException if that fails
	 */
	public void knows(String name) throws IOException {
		this.hosts.add(name);
	}

	/**
	 * Whether only the proxy knows {@link #knownName()}.
	 * @return {@code false} where the machine has no mount namespaces
	 */
	public boolean isAloneInKnowing() {
		return HostTable.isPrivate();
	}

	/**
	 * A name that the proxy does not know.
	 * @return a name
	 */
	public String unknownName() {
		return HostTable.unknown();
	}

	/**
	 * Kills the proxy and all its processes with SIGKILL, and waits until it is dead.
	 * @throws IOException if it does not die
	 */
	public void kill() throws IOException {
		this.programs.get(this.programs.size() - 1).close();
	}

	/**
	 * Starts a proxy that was killed again, where it was.
	 * @throws IOException if it does not start
	 */
	public void restart() throws IOException {
		run(this.command).awaitPort(new InetSocketAddress(host(), port()));
	}

	/**
	 * Kills what the proxy itself relies on (OpenSSH's server) with SIGKILL.
	 * @throws IOException if it does not die
	 */
	public void killUpstream() throws IOException {
		this.programs.get(0).close();
	}

	/**
	 * Stops the proxy with SIGSTOP. Its connections stay open without an answer.
	 * @throws IOException if that fails
	 */
	public void freeze() throws IOException {
		this.programs.get(this.programs.size() - 1).freeze();
	}

	/**
	 * What the programs have said, for failures.
	 */
	@Override
	public String toString() {
		StringBuilder text = new StringBuilder("proxy on port " + this.port);
		for (RunningProgram program : this.programs) {
			text.append('\n').append(said(program));
		}
		return text.toString();
	}

	private static String said(RunningProgram program) {
		try {
			return (program.isAlive() ? "alive: " : "dead: ") + program.output();
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

	@Override
	public void close() {
		this.cleanup.close();
	}

	/**
	 * Starts the programs of a proxy; the last one is to listen on its port.
	 */
	@FunctionalInterface
	interface Launch {

		void start(RealProxy proxy) throws IOException;

	}

}

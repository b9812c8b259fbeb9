package io.socks5.boot.autoconfigure.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.socks5.boot.autoconfigure.integration.ProxyForNames;
import io.socks5.boot.autoconfigure.integration.ServerProcess;
import io.socks5.boot.autoconfigure.integration.TestCertificate;

import static org.awaitility.Awaitility.await;

/**
 * A real Redis Sentinel with a master and a replica, each started once. It announces them
 * by a name, which it must be able to look up itself.
 */
enum SentinelServer {

	/** In clear text. */
	PLAIN(false),

	/** In clear text, for a failover. */
	FAILOVER(false),

	/** With TLS for the sentinel and for what it announces. */
	TLS(true);

	/** The name of the sentinel, which only the proxy knows. */
	static final String NAME = "sentinel.internal.test";

	/** The name of the master and of the replica. */
	static final String ANNOUNCED = "localhost";

	private static final int SECONDS = 60;

	private final Path directory = ServerProcess.directory("sentinel-" + name());

	private final TestCertificate certificate = TestCertificate.of("sentinel.internal.test", subdirectory("sentinel"));

	private final TestCertificate announced = TestCertificate.of("localhost", subdirectory("announced"));

	private final boolean tls;

	private final int first;

	private final int second;

	private final int sentinel;

	SentinelServer(boolean tls) {
		this.tls = tls;
		this.first = ServerProcess.freePort();
		this.second = ServerProcess.freePort();
		this.sentinel = ServerProcess.freePort();
		start("first", this.first, "Ready to accept connections", List.of());
		start("second", this.second, "MASTER <-> REPLICA sync: Finished with success",
				List.of("--replicaof", "localhost", "" + this.first));
		startSentinel();
	}

	private Path subdirectory(String name) {
		try {
			return Files.createDirectory(this.directory.resolve(name));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void start(String name, int port, String ready, List<String> options) {
		List<String> command = new ArrayList<>(List.of("redis-server", "--bind", "127.0.0.1", "-::1", "--dir",
				subdirectory(name).toString(), "--save", "", "--requirepass", "secret", "--masterauth", "secret",
				"--replica-announce-ip", "localhost", "--repl-diskless-sync-delay", "0"));
		command.addAll(options);
		listen(port, this.announced).forEach((line) -> {
			String[] words = line.split(" ");
			command.add("--" + words[0]);
			command.add(words[1]);
		});
		ServerProcess.start(ready, command);
	}

	private List<String> listen(int port, TestCertificate own) {
		if (!this.tls) {
			return List.of("port " + port);
		}
		return List.of("port 0", "tls-port " + port, "tls-cert-file " + own.pem(), "tls-key-file " + own.key(),
				"tls-auth-clients no", "tls-ca-cert-file " + this.announced.pem(), "tls-replication yes");
	}

	private void startSentinel() {
		List<String> lines = new ArrayList<>(listen(this.sentinel, this.certificate));
		lines.addAll(List.of("bind 127.0.0.1 -::1", "dir " + this.directory, "requirepass guard",
				"sentinel resolve-hostnames yes", "sentinel announce-hostnames yes",
				"sentinel monitor lead localhost " + this.first + " 1", "sentinel auth-pass lead secret"));
		Path configuration = this.directory.resolve("sentinel.conf");
		try {
			Files.write(configuration, lines);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		ServerProcess.start("+slave slave", List.of("redis-server", configuration.toString(), "--sentinel"));
		// another thread would wait for this class, which is not initialized yet
		await().pollInSameThread().atMost(SECONDS, TimeUnit.SECONDS).until(this::hasReplica);
	}

	/**
	 * Returns whether the sentinel has reached the replica, which clients ignore before.
	 */
	private boolean hasReplica() {
		List<String> replica = ask("replicas", "lead").lines().toList();
		return replica.containsAll(List.of("flags", "master-link-status"))
				&& replica.get(replica.indexOf("flags") + 1).equals("slave")
				&& replica.get(replica.indexOf("master-link-status") + 1).equals("ok");
	}

	/**
	 * Makes the sentinel promote the other server, and returns its port.
	 */
	int failover() {
		int before = master();
		await().atMost(SECONDS, TimeUnit.SECONDS).until(() -> ask("failover", "lead").contains("OK"));
		await().atMost(SECONDS, TimeUnit.SECONDS).until(() -> master() != before);
		return master();
	}

	/**
	 * Returns the port of the master.
	 */
	int master() {
		return Integer.parseInt(ask("get-master-addr-by-name", "lead").lines().toList().get(1));
	}

	int replica() {
		return (master() == this.first) ? this.second : this.first;
	}

	private String ask(String... question) {
		List<String> command = new ArrayList<>(
				List.of("redis-cli", "-p", "" + this.sentinel, "-a", "guard", "--no-auth-warning"));
		if (this.tls) {
			command.addAll(List.of("--tls", "--cacert", this.certificate.pem().toString()));
		}
		command.add("sentinel");
		command.addAll(List.of(question));
		return ServerProcess.run(command);
	}

	/**
	 * Returns a proxy that knows the names.
	 */
	ProxyForNames proxy() {
		return ProxyForNames.connecting().with(NAME, this.sentinel).with(ANNOUNCED, 0);
	}

	/**
	 * Returns the properties of an application.
	 */
	static String[] properties() {
		return new String[] { "spring.data.redis.sentinel.nodes=sentinel.internal.test:4711",
				"spring.data.redis.sentinel.master=lead", "spring.data.redis.sentinel.password=guard" };
	}

	/**
	 * Returns the certificates of the sentinel and of what it announces.
	 */
	String certificates() {
		try {
			return Files.readString(this.certificate.pem()) + Files.readString(this.announced.pem());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Returns the port of the sentinel.
	 */
	int port() {
		return this.sentinel;
	}

}

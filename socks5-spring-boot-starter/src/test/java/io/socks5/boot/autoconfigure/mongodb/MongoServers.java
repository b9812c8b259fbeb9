package io.socks5.boot.autoconfigure.mongodb;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;
import io.netty.pkitesting.X509Bundle;
import io.socks5.boot.autoconfigure.integration.ProxyForNames;
import io.socks5.boot.autoconfigure.integration.ServerProcess;
import io.socks5.boot.autoconfigure.integration.TestCertificate;

/**
 * Servers of mongo-java-server, started once.
 */
enum MongoServers {

	ONLY;

	/** The name of the servers, which only the proxy knows. */
	static final String NAME = "mongo.internal.test";

	/** Another name of the servers, for which they have no certificate. */
	static final String OTHER = "other.internal.test";

	/** The name that the replica set announces. */
	static final String MEMBER = "member.internal.test";

	private final TestCertificate certificate = TestCertificate.of(NAME, ServerProcess.directory("mongodb"));

	private final MongoServer plain = start(new MongoServer(new MemoryBackend()));

	private final MongoServer secured = start(secured(this.certificate.bundle()));

	private final MongoServer replicaSet = start(new MongoServer(new ReplicaSet()));

	private static MongoServer secured(X509Bundle bundle) {
		MongoServer server = new MongoServer(new MemoryBackend());
		server.enableSsl(bundle.getKeyPair().getPrivate(), null, bundle.getCertificate());
		return server;
	}

	private static MongoServer start(MongoServer server) {
		server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
		return server;
	}

	TestCertificate certificate() {
		return this.certificate;
	}

	/**
	 * Returns a proxy that knows the names.
	 */
	ProxyForNames proxy() {
		return to(this.plain);
	}

	/**
	 * Returns a proxy whose names lead to TLS.
	 */
	ProxyForNames tlsProxy() {
		return to(this.secured);
	}

	/**
	 * Returns a proxy whose names lead to a replica set of one member.
	 */
	ProxyForNames replicaSetProxy() {
		return to(this.replicaSet).with(MEMBER, this.replicaSet.getLocalAddress().getPort());
	}

	private static ProxyForNames to(MongoServer server) {
		int port = server.getLocalAddress().getPort();
		return ProxyForNames.connecting().with(NAME, port).with(OTHER, port);
	}

	/**
	 * A server that says that it is the primary of a replica set.
	 */
	private static final class ReplicaSet extends MemoryBackend {

		@Override
		public Document handleCommand(Channel channel, String database, String command, Document request) {
			Document answer = super.handleCommand(channel, database, command, request);
			if (command.equals("hello") || command.equalsIgnoreCase("ismaster")) {
				answer.put("setName", "rs");
				answer.put("hosts", List.of(MEMBER + ":4712"));
				answer.put("me", MEMBER + ":4712");
				answer.put("primary", MEMBER + ":4712");
			}
			return answer;
		}

	}

}

package io.socks5.udp;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;

import io.socks5.client.Socks5Client;
import io.socks5.protocol.Endpoint;
import io.socks5.testkit.Octets;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedConnection;
import io.socks5.testkit.ScriptedProxy;
import io.socks5.testkit.ScriptedRelay;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An association with a proxy and a relay that play by a script.
 */
public final class UdpFixture implements AutoCloseable {

	public static final Endpoint DNS = Endpoint.of("192.0.2.53", 53);

	static final InetSocketAddress DNS_ADDRESS = new InetSocketAddress("192.0.2.53", 53);

	/** Longer than anything takes that happens at all. */
	public static final Duration PATIENCE = Duration.ofSeconds(10);

	private final ScriptedRelay relay;

	private final ScriptedProxy proxy;

	private final UdpAssociation association;

	private UdpFixture(ScriptedRelay relay, ScriptedProxy proxy, UdpAssociation association) {
		this.relay = relay;
		this.proxy = proxy;
		this.association = association;
	}

	static UdpFixture open() throws IOException {
		return with(ScriptedRelay.open(), Socks5Client.builder());
	}

	static UdpFixture echoing() throws IOException {
		return with(ScriptedRelay.echoing(), Socks5Client.builder());
	}

	static UdpFixture with(ScriptedRelay relay, Socks5Client.Builder builder) throws IOException {
		ScriptedProxy proxy = ScriptedProxy.playing(Script.of(relay.granted()));
		return new UdpFixture(relay, proxy, builder.proxy(proxy.host(), proxy.port()).build().associate());
	}

	UdpAssociation association() {
		return this.association;
	}

	DatagramSocket view() {
		return this.association.socket();
	}

	ScriptedRelay relay() {
		return this.relay;
	}

	ScriptedConnection control() {
		return this.proxy.nextConnection();
	}

	SocketAddress client() {
		return Objects.requireNonNull(this.association.socket().getLocalSocketAddress());
	}

	// what the relay sends comes in order
	void relays(String... datagrams) {
		for (String datagram : datagrams) {
			this.relay.send(client(), datagram);
		}
	}

	void assertReceives(String source, String payload) throws IOException {
		UdpDatagram datagram = this.association.receive(PATIENCE);
		assertThat(datagram.source()).hasToString(source);
		assertThat(Octets.text(datagram.octets())).isEqualTo(Octets.text(Octets.of(payload)));
	}

	void assertRelaysAndReceives() throws IOException {
		this.association.send(DNS, payload("'ping'"));
		assertThat(this.relay.next()).isEqualTo(Octets.text(Octets.of("0000 00 01 c0000235 0035 'ping'")));
		relays("0000 00 01 c0000235 0035 'pong'");
		assertReceives("192.0.2.53:53", "'pong'");
	}

	public static ByteBuffer payload(String octets) {
		return ByteBuffer.wrap(Octets.of(octets));
	}

	@Override
	public void close() {
		this.association.close();
		this.proxy.close();
		this.relay.close();
	}

}

package io.socks5.boot.metrics;

import io.socks5.benchmark.BenchmarkServer;
import io.socks5.benchmark.Peers;
import io.socks5.benchmark.Rounds;
import io.socks5.client.Socks5Client;
import io.socks5.netty.HandshakeBenchmark;

/**
 * The alternating ways of {@link ListenerBenchmark}: the handshake without a network, then
 * the connect on loopback.
 */
public final class ListenerRounds {

	private ListenerRounds() {
	}

	/**
	 * Prints both tables.
	 * @param arguments none
	 * @throws Exception if a connect fails
	 */
	public static void main(String[] arguments) throws Exception {
		try (BenchmarkServer proxy = BenchmarkServer.askingForLogin()) {
			Rounds handshake = new Rounds(200, 1000);
			Rounds loopback = new Rounds(2000, 20);
			for (Listening listening : Listening.values()) {
				Socks5Client client = listening.client(proxy.port());
				handshake.way(listening.name(), () -> HandshakeBenchmark.connect(client));
				loopback.way(listening.name(), () -> Peers.exchange(client.connect(Peers.DESTINATION)));
			}
			handshake.print();
			loopback.print();
		}
	}

}

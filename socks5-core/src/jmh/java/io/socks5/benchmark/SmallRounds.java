package io.socks5.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Callable;

import io.socks5.client.Socks5Client;

/**
 * Small messages through an established tunnel, beside a plain connection to the same
 * server.
 */
public final class SmallRounds {

	private static final int PINGS = 400;

	private static final int READS = 4_000;

	private static final int OCTETS = 64;

	private SmallRounds() {
	}

	/**
	 * Prints a table for each kind of message.
	 * @param arguments none
	 * @throws Exception if a transfer fails
	 */
	public static void main(String[] arguments) throws Exception {
		Peers.giveJdkTheLogin();
		try (BenchmarkServer proxy = BenchmarkServer.open()) {
			Socks5Client client = Peers.client(proxy.port()).build();
			List<Way> ways = List.of(new Way("plain", () -> Peers.direct(proxy.port())),
					new Way("jdk", () -> Peers.jdk(proxy.port())),
					new Way("jdkWithTimeouts", () -> Peers.jdkWithTimeouts(proxy.port())),
					new Way("socket", () -> client.connect(Peers.DESTINATION)),
					new Way("plainAgain", () -> Peers.direct(proxy.port())));
			System.out.println(PINGS + " octets, each sent and received before the next one");
			print(ways, (socket) -> ping(socket, 1));
			System.out.println(PINGS + " messages of " + OCTETS + " octets, likewise");
			print(ways, (socket) -> ping(socket, OCTETS));
			System.out.println(READS + " messages of " + OCTETS + " octets received one after the other");
			print(ways, SmallRounds::receive);
		}
		System.exit(0);
	}

	private static void print(List<Way> ways, Use use) throws Exception {
		Rounds rounds = new Rounds(100, 1);
		for (Way way : ways) {
			Socket socket = way.connect().call();
			socket.setTcpNoDelay(true);
			rounds.way(way.name(), () -> use.of(socket));
		}
		rounds.print();
	}

	private static int ping(Socket socket, int length) throws IOException {
		OutputStream out = socket.getOutputStream();
		InputStream in = socket.getInputStream();
		byte[] octets = new byte[length];
		for (int i = 0; i < PINGS; i++) {
			out.write(octets);
			if (in.readNBytes(octets, 0, length) < length) {
				throw new IOException("The server has closed");
			}
		}
		return length;
	}

	private static int receive(Socket socket) throws IOException {
		int left = READS * OCTETS;
		socket.getOutputStream()
			.write(ByteBuffer.allocate(5).put((byte) BenchmarkServer.BULK).putInt(left).array());
		InputStream in = socket.getInputStream();
		byte[] octets = new byte[OCTETS];
		while (left > 0) {
			int count = in.read(octets);
			if (count < 0) {
				throw new IOException("The server has closed");
			}
			left -= count;
		}
		return left;
	}

	private record Way(String name, Callable<Socket> connect) {

	}

	/**
	 * Uses a connection once.
	 */
	@FunctionalInterface
	private interface Use {

		int of(Socket socket) throws IOException;

	}

}

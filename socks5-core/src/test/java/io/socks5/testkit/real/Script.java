package io.socks5.testkit.real;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Plays a proxy by rote: {@code r4} reads four octets, what is hexadecimal is sent. The
 * connection then stands until the client has gone.
 *
 * @param text the steps, with a space between them
 */
public record Script(String text) implements LoopbackServer.Handler {

	@Override
	public void serve(Socket connection) throws IOException {
		play(connection);
		connection.getInputStream().transferTo(OutputStream.nullOutputStream());
	}

	/**
	 * Plays the steps and leaves the connection open.
	 * @param connection the connection to the client
	 * @throws IOException if that fails
	 */
	public void play(Socket connection) throws IOException {
		for (String step : this.text.split(" ")) {
			if (step.startsWith("r")) {
				skip(connection.getInputStream(), Integer.parseInt(step.substring(1)));
			}
			else {
				connection.getOutputStream().write(HexFormat.of().parseHex(step));
			}
		}
	}

	/**
	 * The same, with a step for every octet sent.
	 * @return scripts of one step each
	 */
	public List<Script> octets() {
		return Arrays.stream(this.text.split(" ")).flatMap(Script::octets).map(Script::new).toList();
	}

	private static Stream<String> octets(String step) {
		return step.startsWith("r") ? Stream.of(step) : Arrays.stream(step.split("(?<=\\G..)"));
	}

	private static void skip(InputStream in, int count) throws IOException {
		if (in.readNBytes(count).length < count) {
			throw new EOFException();
		}
	}

}

package io.socks5.testkit.real;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.HexFormat;

/**
 * A proxy that repeats the same steps thousands of times and checks nothing. {@code r4}
 * reads four octets, and hexadecimal digits are sent. The connection then stays open
 * until the client closes it.
 *
 * @param text the steps, with a space between them
 */
public record CannedServer(String text) implements Service.Handler {

	@Override
	public void serve(Socket connection) throws IOException {
		play(connection);
		connection.getInputStream().transferTo(OutputStream.nullOutputStream());
	}

	/**
	 * Plays, and leaves the connection.
	 * @param connection the connection
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

	private static void skip(InputStream in, int count) throws IOException {
		if (in.readNBytes(count).length < count) {
			throw new EOFException();
		}
	}

}

package io.socks5.testkit.real;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;

/**
 * What lies behind a proxy: the first octet of a connection says what it is to do.
 */
public final class Target implements Service.Handler {

	private static final int CHUNK = 16 * 1024;

	private static final int LIMIT_SECONDS = 30;

	private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

	@Override
	public void serve(Socket connection) throws IOException {
		DataInputStream in = new DataInputStream(connection.getInputStream());
		DataOutputStream out = new DataOutputStream(connection.getOutputStream());
		switch (in.read()) {
			case 'e' -> in.transferTo(out);
			case 'u' -> out.writeLong(checksum(in, in.readLong()));
			case 'd' -> send(out, in.readLong());
			case 'l' -> out.writeBytes("heard " + text(in));
			case 's' -> speakFirst(connection, in, out);
			default -> {
				return;
			}
		}
		connection.shutdownOutput();
		// until the other side has read all of it and closes, too
		in.transferTo(OutputStream.nullOutputStream());
	}

	private void speakFirst(Socket connection, InputStream in, OutputStream out) throws IOException {
		out.write("said".getBytes(StandardCharsets.US_ASCII));
		connection.shutdownOutput();
		this.heard.add(text(in));
	}

	private static String text(InputStream in) {
		// a broken connection also ends the octets
		StringBuilder text = new StringBuilder();
		try {
			for (int octet = in.read(); octet >= 0; octet = in.read()) {
				text.append((char) octet);
			}
		}
		catch (IOException ex) {
			// a break is an end, too
		}
		return text.toString();
	}

	/**
	 * What the latest connection sent after the target had ended its own direction.
	 * @return the text, {@code null} if it does not come
	 * @throws InterruptedException if interrupted
	 */
	public String heard() throws InterruptedException {
		String text = this.heard.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
		return (text != null) ? text : "nothing within " + LIMIT_SECONDS + " s";
	}

	/**
	 * Has a target send something back.
	 * @param socket a fresh connection to a target
	 * @return whether it came back
	 * @throws IOException if it cannot
	 */
	public static boolean echoes(Socket socket) throws IOException {
		write(socket, "eping");
		return new String(socket.getInputStream().readNBytes(4), StandardCharsets.US_ASCII).equals("ping");
	}

	/**
	 * Sends a text.
	 * @param socket a connection
	 * @param text in ASCII
	 * @throws IOException if that fails
	 */
	public static void write(Socket socket, String text) throws IOException {
		socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
	}

	/**
	 * Reads to the end.
	 * @param socket a connection
	 * @return all that came
	 * @throws IOException if the connection breaks
	 */
	public static String readAll(Socket socket) throws IOException {
		return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
	}

	/**
	 * Sends octets that do not repeat themselves.
	 * @param out where to
	 * @param count how many
	 * @return their checksum
	 * @throws IOException if that fails
	 */
	public static long send(OutputStream out, long count) throws IOException {
		Random random = new Random(count);
		CRC32 checksum = new CRC32();
		byte[] chunk = new byte[CHUNK];
		for (long left = count; left > 0; left -= chunk.length) {
			random.nextBytes(chunk);
			int length = (int) Math.min(left, chunk.length);
			checksum.update(chunk, 0, length);
			out.write(chunk, 0, length);
		}
		out.flush();
		return checksum.getValue();
	}

	/**
	 * Reads octets.
	 * @param in where from
	 * @param count how many
	 * @return their checksum
	 * @throws IOException if there are fewer
	 */
	public static long checksum(InputStream in, long count) throws IOException {
		CRC32 checksum = new CRC32();
		byte[] chunk = new byte[CHUNK];
		long left = count;
		while (left > 0) {
			int length = in.read(chunk, 0, (int) Math.min(left, chunk.length));
			if (length < 0) {
				throw new IOException(left + " of " + count + " octets are missing");
			}
			checksum.update(chunk, 0, length);
			left -= length;
		}
		return checksum.getValue();
	}

}

package io.socks5.benchmark;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A proxy that is the destination, too, so that a client can be compared with one that
 * connects directly: what does not begin with a greeting is taken for the application's.
 * The application's first octet is either {@link #BULK}, followed by how many octets to
 * send, or sent back with all that follows.
 */
public final class BenchmarkServer implements AutoCloseable {

	/** Asks for a number of octets. */
	static final int BULK = 'B';

	private static final byte[] REPLY = { 5, 0, 0, 1, 127, 0, 0, 1, 0x1f, (byte) 0x90 };

	private static final int SEGMENT = 65_536;

	private final boolean asksForLogin;

	private final ServerSocket listener;

	private final ExecutorService threads = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "server");
		thread.setDaemon(true);
		return thread;
	});

	private BenchmarkServer(boolean asksForLogin) throws IOException {
		this.asksForLogin = asksForLogin;
		this.listener = new ServerSocket(0, 512, InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 }));
		this.threads.execute(this::acceptAll);
	}

	static BenchmarkServer open() {
		return listening(false);
	}

	/**
	 * A proxy that takes any login.
	 * @return the proxy, which listens
	 */
	public static BenchmarkServer askingForLogin() {
		return listening(true);
	}

	private static BenchmarkServer listening(boolean asksForLogin) {
		try {
			return new BenchmarkServer(asksForLogin);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Where it listens.
	 * @return a port on loopback
	 */
	public int port() {
		return this.listener.getLocalPort();
	}

	private void acceptAll() {
		try {
			while (true) {
				Socket socket = this.listener.accept();
				this.threads.execute(() -> serve(socket));
			}
		}
		catch (IOException ex) {
			// closed
		}
	}

	private void serve(Socket socket) {
		try (socket) {
			socket.setTcpNoDelay(true);
			DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
			OutputStream out = socket.getOutputStream();
			int first = in.read();
			if (first == 5) {
				negotiate(in, out);
				in.skipNBytes(4);
				in.skipNBytes(in.readUnsignedByte() + 2);
				out.write(REPLY);
				first = in.read();
			}
			serve(first, in, out);
		}
		catch (IOException ex) {
			// the client is gone
		}
	}

	private void negotiate(DataInputStream in, OutputStream out) throws IOException {
		in.skipNBytes(in.readUnsignedByte());
		out.write(new byte[] { 5, (byte) (this.asksForLogin ? 2 : 0) });
		if (this.asksForLogin) {
			in.readByte();
			in.skipNBytes(in.readUnsignedByte());
			in.skipNBytes(in.readUnsignedByte());
			out.write(new byte[] { 1, 0 });
		}
	}

	private static void serve(int first, DataInputStream in, OutputStream out) throws IOException {
		byte[] octets = new byte[(first == BULK) ? SEGMENT : 0];
		for (int next = first; next == BULK; next = in.read()) {
			for (int left = in.readInt(); left > 0; left -= SEGMENT) {
				out.write(octets, 0, Math.min(left, SEGMENT));
			}
		}
		if (first >= 0 && first != BULK) {
			out.write(first);
			in.transferTo(out);
		}
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
		this.threads.shutdownNow();
	}

}

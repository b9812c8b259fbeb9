package io.socks5.boot.autoconfigure.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * STARTTLS in front of a mail server that does not offer it.
 */
final class StartTlsFront implements AutoCloseable {

	private final ServerSocket front;

	private final int server;

	private final SSLContext context;

	StartTlsFront(int server, SSLContext context) {
		this.server = server;
		this.context = context;
		try {
			this.front = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start(this::accept);
	}

	int port() {
		return this.front.getLocalPort();
	}

	private void accept() throws IOException {
		while (true) {
			Socket client = this.front.accept();
			start(() -> serve(client));
		}
	}

	private void serve(Socket client) throws IOException {
		BufferedReader commands = new BufferedReader(new InputStreamReader(client.getInputStream()));
		write(client, "220 hello");
		commands.readLine();
		write(client, "250-hello\r\n250 STARTTLS");
		if (!"STARTTLS".equals(commands.readLine())) {
			client.close();
			return;
		}
		write(client, "220 go");
		SSLSocket secured = (SSLSocket) this.context.getSocketFactory()
			.createSocket(client, null, client.getPort(), true);
		secured.setUseClientMode(false);
		secured.startHandshake();
		Socket target = new Socket(InetAddress.getLoopbackAddress(), this.server);
		while (target.getInputStream().read() != '\n') {
			// the greeting was sent already
		}
		start(() -> pump(secured, target));
		pump(target, secured);
	}

	private static void write(Socket client, String line) throws IOException {
		client.getOutputStream().write((line + "\r\n").getBytes());
	}

	private static void pump(Socket from, Socket to) throws IOException {
		try (from; to) {
			from.getInputStream().transferTo(to.getOutputStream());
		}
	}

	private static void start(Task task) {
		Thread thread = new Thread(() -> {
			try {
				task.run();
			}
			catch (IOException ex) {
				// one end is closed
			}
		}, "STARTTLS");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() {
		try {
			this.front.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * What a thread does.
	 */
	private interface Task {

		void run() throws IOException;

	}

}

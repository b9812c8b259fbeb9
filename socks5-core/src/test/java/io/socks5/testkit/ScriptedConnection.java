package io.socks5.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.socks5.testkit.Transcript.Line;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a {@link ScriptedProxy}, with the received octets and the end by the
 * client.
 */
public final class ScriptedConnection {

	private final Socket socket;

	private final int patience;

	private final ByteArrayOutputStream received = new ByteArrayOutputStream();

	private final CountDownLatch played = new CountDownLatch(1);

	private final CountDownLatch closedByClient = new CountDownLatch(1);

	private volatile @Nullable Throwable mistake;

	private int pieces = Integer.MAX_VALUE;

	ScriptedConnection(Socket socket, Duration patience) {
		this.socket = socket;
		this.patience = (int) patience.toMillis();
	}

	/**
	 * What came so far.
	 * @return hex digits, parted by spaces
	 */
	public String received() {
		return Octets.text(this.received.toByteArray());
	}

	/**
	 * Waits until octets came, and fails if they do not.
	 * @param end the last of them, as hex digits, parted by spaces
	 * @return this
	 */
	public ScriptedConnection awaitReceived(String end) {
		Eventually.await("octets that end with " + end, this::received, (octets) -> octets.endsWith(end));
		return this;
	}

	/**
	 * Waits until the script has come to its end, and fails if it does not.
	 * @return this
	 */
	public ScriptedConnection awaitPlayed() {
		await(this.played, "the script comes to its end");
		return this;
	}

	/**
	 * Waits until the client has closed, and fails if it does not.
	 */
	public void awaitClosedByClient() {
		await(this.closedByClient, "the client closes the connection");
	}

	private void await(CountDownLatch latch, String what) {
		try {
			Assertions.assertThat(latch.await(this.patience, TimeUnit.MILLISECONDS)).as(what).isTrue();
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	@Nullable Throwable mistake() {
		return this.mistake;
	}

	void play(Script script) {
		try {
			this.socket.setTcpNoDelay(true);
			script.play(this);
		}
		catch (IOException | AssertionError ex) {
			if (!this.socket.isClosed()) {
				this.mistake = ex;
			}
		}
	}

	void inPiecesOf(int octets) {
		this.pieces = octets;
	}

	void expect(Line line) throws IOException {
		byte[] octets = new byte[line.octets().length];
		this.socket.setSoTimeout(this.patience);
		int count = 0;
		for (int more = 0; more >= 0 && count < octets.length; count += Math.max(0, more)) {
			more = read(octets, count);
		}
		String came = Octets.text(Arrays.copyOf(octets, count));
		Assertions.assertThat(came).as("the client's octets (" + line.comment() + ")").isEqualTo(line.hex());
	}

	private int read(byte[] octets, int from) throws IOException {
		int count = this.socket.getInputStream().read(octets, from, octets.length - from);
		this.received.write(octets, from, Math.max(0, count));
		return count;
	}

	/**
	 * Sends something that is in no script.
	 * @param octets what to send
	 * @throws IOException if that fails
	 */
	public void send(byte[] octets) throws IOException {
		OutputStream out = this.socket.getOutputStream();
		for (int from = 0; from < octets.length; from += Math.min(this.pieces, octets.length)) {
			out.write(octets, from, Math.min(this.pieces, octets.length - from));
		}
	}

	void sendAndExpectClose(byte[] octets) throws IOException {
		try {
			send(octets);
		}
		catch (IOException ex) {
			// the client has not waited for all of it
		}
		this.socket.setSoTimeout(this.patience);
		Assertions.assertThat(readToEnd()).as("octets in place of the client's end").isZero();
	}

	void hold() throws IOException {
		this.played.countDown();
		if (!this.socket.isClosed()) {
			this.socket.setSoTimeout(0);
			readToEnd();
		}
	}

	private int readToEnd() {
		byte[] octets = new byte[1024];
		int all = 0;
		try {
			for (int count = read(octets, 0); count >= 0; count = read(octets, 0)) {
				all += count;
			}
		}
		catch (SocketTimeoutException ex) {
			throw new AssertionError("The client does not close", ex);
		}
		catch (IOException ex) {
			// a reset: the client has closed and not read everything
		}
		closed();
		return all;
	}

	// by the client, unless it was by us
	private void closed() {
		if (!this.socket.isClosed()) {
			this.closedByClient.countDown();
		}
	}

	void drip(byte[] octets, Duration interval) throws IOException {
		this.socket.setSoTimeout((int) interval.toMillis());
		for (int i = 0; this.closedByClient.getCount() > 0 && !this.socket.isClosed(); i = (i + 1) % octets.length) {
			try {
				if (this.socket.getInputStream().read() < 0) {
					closed();
				}
			}
			catch (SocketTimeoutException ex) {
				this.socket.getOutputStream().write(octets[i]);
			}
			catch (IOException ex) {
				closed();
			}
		}
	}

	void echo() throws IOException {
		byte[] octets = new byte[1024];
		for (int count = read(octets, 0); count >= 0; count = read(octets, 0)) {
			this.socket.getOutputStream().write(octets, 0, count);
		}
		this.socket.shutdownOutput();
	}

	void sendNoMore() throws IOException {
		this.socket.shutdownOutput();
	}

	/**
	 * Closes: the client reads an end of stream.
	 * @throws IOException if that fails
	 */
	public void close() throws IOException {
		this.socket.close();
	}

	/**
	 * Resets: the client gets an error.
	 * @throws IOException if that fails
	 */
	public void reset() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

}

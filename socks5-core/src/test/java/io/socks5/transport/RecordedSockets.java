package io.socks5.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;

/**
 * Makes sockets that tell how they were connected.
 */
final class RecordedSockets implements SocketSource {

	private final List<Recorded> opened = new CopyOnWriteArrayList<>();

	private final List<Socket> connected = new ArrayList<>();

	private final boolean several;

	private volatile Runnable onCancel = NOTHING;

	private volatile boolean cancelled;

	RecordedSockets(boolean several) {
		this.several = several;
	}

	@Override
	public Recorded open() {
		Recorded socket = new Recorded();
		this.opened.add(socket);
		return socket;
	}

	@Override
	public boolean opensSeveral() {
		return this.several;
	}

	@Override
	public Socket openAnother() {
		if (!this.several) {
			throw new AssertionError("There is but one at a time");
		}
		return open();
	}

	@Override
	public void connected(Socket socket) {
		this.connected.add(socket);
	}

	@Override
	public boolean isCancelled() {
		return this.cancelled;
	}

	@Override
	public void onCancel(Runnable action) {
		this.onCancel = action;
		if (this.cancelled) {
			action.run();
		}
	}

	void cancel() {
		this.cancelled = true;
		this.onCancel.run();
	}

	Runnable onCancel() {
		return this.onCancel;
	}

	// the addresses that were tried, in order
	List<String> tried() {
		return this.opened.stream().map((socket) -> socket.host).toList();
	}

	List<Recorded> opened() {
		return this.opened;
	}

	List<Socket> connected() {
		return this.connected;
	}

	/**
	 * A socket.
	 */
	static final class Recorded extends Socket {

		private volatile String host = "";

		private volatile int timeout;

		private volatile @Nullable Thread thread;

		Recorded() {
			super(Proxy.NO_PROXY);
		}

		@Override
		public void connect(SocketAddress address, int millis) throws IOException {
			this.host = ((InetSocketAddress) address).getAddress().getHostAddress();
			this.timeout = millis;
			this.thread = Thread.currentThread();
			super.connect(address, millis);
		}

		void shut() {
			try {
				close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		int timeout() {
			return this.timeout;
		}

		@Nullable Thread thread() {
			return this.thread;
		}

	}

}

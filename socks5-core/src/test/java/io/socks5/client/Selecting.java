package io.socks5.client;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * The loop that the documentation of {@link ChannelConnect} describes, and the keys that
 * it has made.
 */
final class Selecting implements AutoCloseable {

	private final Selector selector;

	private final List<SelectionKey> keys = new ArrayList<>();

	Selecting() throws IOException {
		this.selector = Selector.open();
	}

	/**
	 * Connects to the chat server.
	 * @param client the client
	 * @return the channel
	 * @throws IOException if that fails
	 */
	static SocketChannel connect(Socks5Client client) throws IOException {
		try (ChannelConnect connect = client.startConnect("chat.corp", 5222); Selecting selecting = new Selecting()) {
			selecting.finish(connect);
			return connect.channel();
		}
	}

	void finish(ChannelConnect connect) throws IOException {
		register(connect);
		while (!connect.proceed()) {
			register(connect);
			this.selector.select(Math.max(1, connect.remaining().toMillis()));
			this.selector.selectedKeys().clear();
		}
	}

	private void register(ChannelConnect connect) throws IOException {
		SelectionKey key = connect.channel().register(this.selector, connect.interestOps());
		if (!this.keys.contains(key)) {
			this.keys.add(key);
		}
	}

	/**
	 * Returns the channels that were registered.
	 * @return each once, in order
	 */
	List<SocketChannel> channels() {
		return this.keys.stream().map((key) -> (SocketChannel) key.channel()).toList();
	}

	/**
	 * Returns the channels that the selector still has.
	 * @return the channels that are not closed
	 * @throws IOException if the selector fails
	 */
	List<SocketChannel> selected() throws IOException {
		this.selector.selectNow();
		return this.selector.keys().stream().map((key) -> (SocketChannel) key.channel()).toList();
	}

	@Override
	public void close() throws IOException {
		this.keys.forEach(SelectionKey::cancel);
		this.selector.close();
	}

}

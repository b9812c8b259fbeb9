package io.socks5.boot.autoconfigure.integration;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.nio.channels.Channel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.jspecify.annotations.Nullable;

/**
 * The JVM's channels, which remembers who opens one for datagrams. Netty's resolver sends
 * its queries over such a channel, and asks neither the JVM nor its cache.
 */
public final class DatagramChannels extends SelectorProvider {

	private static final Queue<List<StackWalker.StackFrame>> opened = new ConcurrentLinkedQueue<>();

	private final SelectorProvider provider;

	/**
	 * Called by the JVM.
	 * @throws ReflectiveOperationException if the JVM has no provider
	 */
	public DatagramChannels() throws ReflectiveOperationException {
		this.provider = (SelectorProvider) Class.forName("sun.nio.ch.DefaultSelectorProvider")
			.getMethod("get")
			.invoke(null);
	}

	/**
	 * Returns the options of a JVM whose datagram channels are recorded.
	 */
	static List<String> options() {
		return List.of("--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
				"-Djava.nio.channels.spi.SelectorProvider=" + DatagramChannels.class.getName());
	}

	/**
	 * Returns the class that has opened each datagram channel.
	 */
	static List<String> opened() {
		return opened.stream().map(DatagramChannels::opener).toList();
	}

	private static String opener(List<StackWalker.StackFrame> frames) {
		return frames.stream()
			.map(StackWalker.StackFrame::getClassName)
			.filter((name) -> !name.startsWith("java.") && !name.equals(DatagramChannels.class.getName()))
			.findFirst()
			.orElse("the JVM");
	}

	private static void remember() {
		opened.add(StackWalker.getInstance().walk((frames) -> frames.toList()));
	}

	@Override
	public DatagramChannel openDatagramChannel() throws IOException {
		remember();
		return this.provider.openDatagramChannel();
	}

	@Override
	public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
		remember();
		return this.provider.openDatagramChannel(family);
	}

	@Override
	public Pipe openPipe() throws IOException {
		return this.provider.openPipe();
	}

	@Override
	public AbstractSelector openSelector() throws IOException {
		return this.provider.openSelector();
	}

	@Override
	public ServerSocketChannel openServerSocketChannel() throws IOException {
		return this.provider.openServerSocketChannel();
	}

	@Override
	public ServerSocketChannel openServerSocketChannel(ProtocolFamily family) throws IOException {
		return this.provider.openServerSocketChannel(family);
	}

	@Override
	public SocketChannel openSocketChannel() throws IOException {
		return this.provider.openSocketChannel();
	}

	@Override
	public SocketChannel openSocketChannel(ProtocolFamily family) throws IOException {
		return this.provider.openSocketChannel(family);
	}

	@Override
	public @Nullable Channel inheritedChannel() throws IOException {
		return this.provider.inheritedChannel();
	}

}

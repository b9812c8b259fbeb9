package io.socks5.netty;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.Future;
import io.socks5.client.Socks5Client;
import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.testkit.Octets;
import io.socks5.testkit.RecordingListener;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One life of a handler in an embedded channel: events in a given order, and then the
 * end.
 */
final class OrderedLife {

	private static final Endpoint CHAT = Endpoint.of("chat.corp", 5222);

	private static final String HANDSHAKE = "05 01 00 05 01 00 03 09 63 68 61 74 2e 63 6f 72 70 14 66";

	private static final List<String> ANSWERS = List.of("05 00", "05 00 00 01 c0000201", "1f90 'D'");

	private final RecordingListener watcher = new RecordingListener();

	private final Application application = new Application();

	private final Connecting channel = new Connecting(this.application);

	private final Socks5ChannelHandler handler;

	private final List<Future<?>> futures = new ArrayList<>();

	private final List<ByteBuf> buffers = new ArrayList<>();

	private final StringBuilder sent = new StringBuilder();

	private boolean added;

	/** Whether the application has taken the handler out before it was used. */
	private boolean unused;

	private boolean used;

	private boolean granted;

	private int answers;

	OrderedLife(boolean destination, boolean observed) {
		Socks5Client.Builder builder = Socks5Client.builder().proxy("192.0.2.1", 1080);
		Socks5Client client = (observed ? builder.listener(this.watcher) : builder).build();
		this.handler = destination ? new Socks5ChannelHandler(client.tunnels(), Command.CONNECT, CHAT)
				: new Socks5ChannelHandler(client.tunnels());
	}

	void play(List<Event> events) {
		for (Event event : events) {
			play(event);
			look();
		}
		end();
	}

	private void play(Event event) {
		switch (event) {
			case ADD -> add();
			case TCP -> {
				this.channel.connected = true;
			}
			case ACTIVE -> active();
			case CONNECT -> connect();
			case WRITE -> write();
			case FLUSH -> this.channel.flush();
			case READ -> this.channel.read();
			case ANSWER -> answer();
			case USER_EVENT -> userEvent();
			case TASKS -> this.channel.runPendingTasks();
			case CLOSE -> this.futures.add(this.channel.close());
			case REMOVE -> remove();
		}
	}

	private void add() {
		if (!this.added && this.channel.isOpen()) {
			this.added = true;
			this.used |= this.channel.isActive();
			this.channel.pipeline().addFirst(this.handler);
		}
	}

	private void active() {
		if (this.channel.isActive() && !this.channel.activeFired) {
			this.channel.activeFired = true;
			this.used = true;
			this.channel.pipeline().fireChannelActive();
		}
	}

	private void connect() {
		if (this.added && !this.channel.connected && !this.unused) {
			this.used = true;
			this.futures.add(this.channel.pipeline().connect(NettyClient.unresolved(CHAT)));
		}
	}

	private void write() {
		// what bypasses the handler by order of the application is not the handler's
		if (this.added && !this.unused) {
			this.used = true;
			ByteBuf octets = Unpooled.buffer(1).writeByte('S');
			this.buffers.add(octets);
			this.futures.add(this.channel.write(octets).addListener((ChannelFuture written) -> {
				if (!written.isSuccess()) {
					again();
				}
			}));
		}
	}

	// an application that does not give up
	private void again() {
		ByteBuf octets = Unpooled.buffer(1).writeByte('S');
		this.buffers.add(octets);
		this.futures.add(this.channel.writeAndFlush(octets));
	}

	private void userEvent() {
		if (this.channel.activeFired) {
			this.channel.pipeline().fireUserEventTriggered("event");
		}
	}

	private void answer() {
		if (this.channel.isActive() && this.sent.toString().replace(" ", "").length() >= 2 * needed()
				&& this.answers < ANSWERS.size()) {
			ByteBuf octets = Unpooled.copiedBuffer(Octets.of(ANSWERS.get(this.answers++)));
			this.buffers.add(octets);
			this.granted = this.answers == ANSWERS.size();
			this.channel.pipeline().fireChannelRead(octets);
			this.channel.pipeline().fireChannelReadComplete();
		}
	}

	// a proxy that speaks when it is asked
	private int needed() {
		return (this.answers == 0) ? 3 : 19;
	}

	private void remove() {
		if (this.added && this.channel.pipeline().get(Socks5ChannelHandler.class) != null) {
			this.unused = !this.used && !this.channel.isActive();
			this.channel.pipeline().remove(this.handler);
		}
	}

	private void look() {
		for (ByteBuf next = this.channel.readOutbound(); next != null; next = this.channel.readOutbound()) {
			byte[] octets = new byte[next.readableBytes()];
			next.readBytes(octets);
			next.release();
			this.sent.append(this.sent.isEmpty() ? "" : " ").append(Octets.text(octets));
		}
		String all = this.sent.toString();
		if (all.length() <= HANDSHAKE.length()) {
			assertThat(HANDSHAKE).startsWith(all);
		}
		else {
			assertThat(this.granted).as("granted before " + all).isTrue();
			assertThat(all).startsWith(HANDSHAKE);
			assertThat(all.substring(HANDSHAKE.length())).matches("( 53)*");
		}
	}

	private void end() {
		this.channel.runPendingTasks();
		look();
		this.channel.advanceTimeBy(1, TimeUnit.MINUTES);
		this.channel.runScheduledPendingTasks();
		look();
		this.futures.add(this.channel.close());
		this.channel.runPendingTasks();
		look();
		this.channel.releaseInbound();
		assertThat(this.futures).as("futures").allMatch(Future::isDone);
		assertThat(this.buffers).as("buffers").allMatch((buffer) -> buffer.refCnt() == 0);
		assertThat(this.application.mistake).isNull();
		observersGetOneEnd(this.watcher.events());
	}

	static void observersGetOneEnd(List<String> events) {
		if (events.isEmpty()) {
			return;
		}
		String last = events.get(events.size() - 1);
		if (last.startsWith("failed")) {
			assertThat(events).filteredOn(OrderedLife::isEnd).containsExactly(last);
		}
		else {
			assertThat(events).filteredOn(OrderedLife::isEnd).hasSize(2).last().isEqualTo(last);
			assertThat(events.get(events.size() - 2)).startsWith("established");
		}
	}

	private static boolean isEnd(String event) {
		return event.startsWith("failed") || event.startsWith("established") || event.equals("closed")
				|| event.equals("lost");
	}

	/**
	 * What can happen to a channel.
	 */
	enum Event {

		ADD, TCP, ACTIVE, CONNECT, WRITE, FLUSH, READ, ANSWER, USER_EVENT, TASKS, CLOSE, REMOVE

	}

	/**
	 * A channel whose connection and whose event of it come one after the other.
	 */
	private static final class Connecting extends EmbeddedChannel {

		private boolean connected;

		private boolean activeFired;

		Connecting(Application application) {
			super(application);
			// the embedded channel has fired it before it was connected
			application.active = false;
		}

		@Override
		public boolean isActive() {
			return this.connected && super.isActive();
		}

	}

	/**
	 * An application that knows which order it may expect.
	 */
	private static final class Application extends ChannelInboundHandlerAdapter {

		private boolean active;

		private @Nullable String mistake;

		private void expect(boolean right, String event) {
			if (!right && this.mistake == null) {
				this.mistake = event;
			}
		}

		@Override
		public void channelActive(ChannelHandlerContext context) {
			this.active = true;
		}

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			ByteBuf octets = (ByteBuf) message;
			boolean fired = this.active || !((Connecting) context.channel()).activeFired;
			expect(fired && octets.toString(StandardCharsets.ISO_8859_1).equals("D"), "read");
			octets.release();
		}

		@Override
		public void userEventTriggered(ChannelHandlerContext context, Object event) {
			// a handler that is added to an active channel takes it for known
			expect(this.active || !((Connecting) context.channel()).activeFired, "event " + event);
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
			expect(cause instanceof IOException, "exception " + cause);
		}

		@Override
		public void channelInactive(ChannelHandlerContext context) {
			// neither a channel that has not fired its activity keeps this back, nor
			// a handler that has been removed
			boolean kept = ((Connecting) context.channel()).activeFired
					&& context.pipeline().get(Socks5ChannelHandler.class) != null;
			expect(this.active || !kept, "inactive");
			this.active = false;
		}

	}

}

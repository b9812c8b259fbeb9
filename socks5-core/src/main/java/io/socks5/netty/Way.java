package io.socks5.netty;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.Objects;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.protocol.ProxyUnreachableException;
import io.socks5.transport.Deadline;
import io.socks5.transport.Exchange;
import io.socks5.transport.Tls;
import org.jspecify.annotations.Nullable;

/**
 * The way to the destination: lookups, TCP, and TLS and a handshake with each proxy. The
 * handler keeps the state, and takes the end.
 */
final class Way {

	private final TunnelHandler handler;

	private final Start start;

	private final EarlyOctets early;

	private final Hops hops = new Hops();

	private final Timer timer = new Timer();

	private @Nullable ProxyTls tls;

	private @Nullable ExchangeDriver driver;

	Way(TunnelHandler handler, Start start, EarlyOctets early) {
		this.handler = handler;
		this.start = start;
		this.early = early;
	}

	Hops hops() {
		return this.hops;
	}

	boolean isSecured() {
		return this.tls != null;
	}

	// whether an event is about TLS to a proxy
	boolean isAboutTls(Object event) {
		return this.tls != null && this.tls.isAbout(event);
	}

	boolean isEndOfTls(Object event) {
		return this.tls != null && this.tls.isEnd(event);
	}

	void begin(ChannelHandlerContext context) {
		this.handler.enter(State.STARTING);
		startTimer(context, this.start.deadline());
	}

	void end() {
		this.timer.stop();
	}

	void startConnected(ChannelHandlerContext context) {
		if (this.handler.is(State.STARTING)) {
			try {
				startAttempt(context, this.start.asked(), (first) -> nextProxy(context));
			}
			catch (Throwable ex) {
				this.handler.failWith(context, ex);
			}
		}
	}

	void connect(ChannelHandlerContext context, SocketAddress remote, @Nullable SocketAddress local) {
		try {
			Endpoint asked = this.start.asked(remote);
			if (this.start.isDirect(asked)) {
				connectTcp(context, asked, local);
			}
			else {
				startAttempt(context, asked, (first) -> connectTcp(context, asked, local));
			}
		}
		catch (Throwable ex) {
			this.handler.failWith(context, ex);
		}
	}

	private void startAttempt(ChannelHandlerContext context, Endpoint asked, Consumer<Exchange> next) {
		this.start.exchange(context, asked, () -> this.handler.is(State.STARTING), (started, failure) -> {
			if (started == null) {
				this.handler.fail(context, Objects.requireNonNull(failure));
				return;
			}
			this.hops.start(started);
			try {
				started.requireRaw(false);
				next.accept(started);
			}
			catch (Throwable ex) {
				this.handler.failWith(context, ex);
			}
		});
	}

	private void connectTcp(ChannelHandlerContext context, Endpoint asked, @Nullable SocketAddress local) {
		this.start.address(context, this.hops.current(), asked, (address, failure) -> {
			if (address == null) {
				this.handler.fail(context, this.hops.unreachable(Objects.requireNonNull(failure)));
			}
			else if (this.handler.is(State.STARTING)) {
				this.handler.enter(State.CONNECTING);
				ChannelPromise tcp = context.newPromise();
				tcp.addListener((future) -> {
					if (!future.isSuccess()) {
						this.handler.fail(context, this.hops.unreachable(future.cause()));
					}
				});
				context.connect(address, local, tcp);
			}
		});
	}

	// TCP, or the tunnel through the proxy before, leads to the next one by now
	void nextProxy(ChannelHandlerContext context) {
		Exchange current = this.hops.current();
		try {
			if (current == null) {
				this.handler.established(context);
			}
			else if (current.tls() != null) {
				secure(context, current, current.tls());
			}
			else {
				startHandshake(context, current);
			}
		}
		catch (Throwable ex) {
			this.handler.failWith(context, ex);
		}
	}

	private void secure(ChannelHandlerContext context, Exchange current, Tls wanted) {
		if (this.early.isHeld()) {
			// not encrypted: whoever sent it is not the proxy that TLS authenticates
			this.handler.fail(context, new ProtocolViolationException(current.securing(), "TLS", "octets before it"));
			return;
		}
		if (this.handler.is(State.HANDSHAKING)) {
			startTimer(context, current.timeouts().connectDeadline());
		}
		this.handler.enter(State.SECURING);
		OffEventLoop.call(() -> ProxyTls.over(context, wanted, current.proxy()), (secured, failure) -> {
			this.tls = secured;
			if (secured != null) {
				this.early.startReading(context);
				secured.handshake()
					.addListener((future) -> onOwnThread(context, () -> secured(context, current, future.cause())));
			}
			else {
				this.handler.fail(context,
						new ProxyUnreachableException(current.securing(), Objects.requireNonNull(failure)));
			}
		});
	}

	// the channel, and with it TLS and the promise of a connect, may have another thread
	static void onOwnThread(ChannelHandlerContext context, Runnable task) {
		if (context.executor().inEventLoop()) {
			task.run();
		}
		else {
			context.executor().execute(task);
		}
	}

	private void secured(ChannelHandlerContext context, Exchange current, @Nullable Throwable failure) {
		if (failure != null) {
			this.handler.fail(context, Hops.unsecured(current, failure));
		}
		else if (this.handler.is(State.SECURING)) {
			try {
				startHandshake(context, current);
			}
			catch (Throwable ex) {
				this.handler.failWith(context, ex);
			}
		}
	}

	private void startHandshake(ChannelHandlerContext context, Exchange current) {
		this.handler.enter(State.HANDSHAKING);
		startTimer(context, current.timeouts().handshakeDeadline());
		current.proxyConnected();
		if (!this.handler.is(State.HANDSHAKING)) {
			return;
		}
		this.driver = new ExchangeDriver(context, current, this.handler);
		this.driver.send();
		this.early.startReading(context);
		while (this.handler.is(State.HANDSHAKING) && this.early.isHeld()) {
			this.handler.channelRead(context, this.early.poll());
		}
		if (this.handler.is(State.ESTABLISHED)) {
			this.early.readComplete(context);
		}
	}

	// through one proxy; there may be more, and then what has come already is the next
	// one's
	private void handshakeOver(ChannelHandlerContext context, Exchange current) {
		if (this.hops.next()) {
			current.established();
		}
		if (this.handler.is(State.HANDSHAKING)) {
			nextProxy(context);
		}
	}

	void receive(ChannelHandlerContext context, ByteBuf octets) {
		try {
			boolean over = Objects.requireNonNull(this.driver).receive(octets);
			if (this.handler.is(State.HANDSHAKING) && over) {
				if (octets.isReadable()) {
					this.early.holdFirst(octets.retain());
				}
				handshakeOver(context, Objects.requireNonNull(this.hops.current()));
			}
		}
		catch (Throwable ex) {
			this.handler.failWith(context, ex);
		}
		finally {
			octets.release();
		}
		if (this.handler.is(State.ESTABLISHED)) {
			this.early.passRequested(context);
		}
	}

	private void startTimer(ChannelHandlerContext context, Deadline deadline) {
		this.timer.start(context, deadline, (passed) -> this.handler.fail(context, timedOut(passed)));
	}

	private IOException timedOut(Deadline deadline) {
		return (this.handler.is(State.HANDSHAKING)) ? Objects.requireNonNull(this.hops.current()).timedOut(deadline)
				: this.hops.timedOut(deadline, this.handler.is(State.SECURING));
	}

}

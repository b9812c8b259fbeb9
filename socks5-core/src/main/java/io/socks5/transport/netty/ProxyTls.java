package io.socks5.transport.netty;

import java.io.IOException;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.socks5.protocol.Endpoint;
import io.socks5.transport.Tls;

/**
 * TLS between a channel and the handler that speaks SOCKS. Apart, since the classes for
 * it may be missing where nobody asks for it.
 *
 * @param handler does it
 */
record ProxyTls(SslHandler handler) {

	// starts at once
	static ProxyTls over(ChannelHandlerContext context, Tls tls, Endpoint proxy) throws IOException {
		SslHandler handler = new SslHandler(tls.engine(proxy));
		// the connect has a limit of its own
		handler.setHandshakeTimeoutMillis(0);
		context.pipeline().addBefore(context.name(), null, handler);
		return new ProxyTls(handler);
	}

	Future<Channel> handshake() {
		return this.handler.handshakeFuture();
	}

	// what is about this TLS would be taken for the application's own
	boolean isAbout(Object event) {
		return event instanceof SslCompletionEvent;
	}

	static IOException said(Throwable failure) {
		return (failure instanceof IOException ex) ? ex : new IOException(failure);
	}

}

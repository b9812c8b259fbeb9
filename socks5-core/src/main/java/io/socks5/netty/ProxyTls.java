package io.socks5.netty;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;

import javax.net.ssl.SSLHandshakeException;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
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

	// no more will come
	boolean isEnd(Object event) {
		return event instanceof SslCloseCompletionEvent end && end.isSuccess();
	}

	// what a failed handshake of TLS means
	static IOException failure(Throwable cause) {
		Throwable said = said(cause);
		if (said instanceof ClosedChannelException) {
			return new SSLHandshakeException("The proxy closed the connection");
		}
		return (said instanceof IOException ex) ? ex : new IOException(said);
	}

	// without what Netty wraps around it
	static Throwable said(Throwable failure) {
		return (failure instanceof DecoderException && failure.getCause() != null) ? failure.getCause() : failure;
	}

}

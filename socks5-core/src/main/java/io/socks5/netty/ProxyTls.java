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
 * TLS between a channel and the SOCKS5 handler. It is a class of its own, since the
 * classes of TLS are optional on the class path.
 *
 * @param handler the handler for TLS
 */
record ProxyTls(SslHandler handler) {

	static ProxyTls over(ChannelHandlerContext context, Tls tls, Endpoint proxy) throws IOException {
		SslHandler handler = new SslHandler(tls.engine(proxy));
		// the connect has a timeout of its own
		handler.setHandshakeTimeoutMillis(0);
		context.pipeline().addBefore(context.name(), null, handler);
		return new ProxyTls(handler);
	}

	Future<Channel> handshake() {
		return this.handler.handshakeFuture();
	}

	boolean isAbout(Object event) {
		// the application would take it for an event of its own TLS
		return event instanceof SslCompletionEvent;
	}

	boolean isEnd(Object event) {
		return event instanceof SslCloseCompletionEvent end && end.isSuccess();
	}

	static IOException failure(Throwable cause) {
		Throwable said = said(cause);
		if (said instanceof ClosedChannelException) {
			return new SSLHandshakeException("The proxy closed the connection");
		}
		return (said instanceof IOException ex) ? ex : new IOException(said);
	}

	static Throwable said(Throwable failure) {
		// Netty wraps the failure
		return (failure instanceof DecoderException && failure.getCause() != null) ? failure.getCause() : failure;
	}

}

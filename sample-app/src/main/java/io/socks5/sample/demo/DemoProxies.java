package io.socks5.sample.demo;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;

import io.socks5.client.Socks5Client;
import io.socks5.event.ConnectListener;
import io.socks5.sample.embedded.EmbeddedSite;
import io.socks5.sample.embedded.HostResolver;
import io.socks5.sample.embedded.SocksServer;
import io.socks5.sample.embedded.Transcripts;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * A factory of further proxies on loopback, which lead to the embedded site only by its
 * name, and of clients that log in to them.
 */
@Component
class DemoProxies {

	private static final String USERNAME = "demo";

	private static final String PASSWORD = "open-barley";

	private final EmbeddedSite site;

	private final Transcripts transcripts;

	private final ObjectProvider<ConnectListener> listeners;

	DemoProxies(EmbeddedSite site, Transcripts transcripts, ObjectProvider<ConnectListener> listeners) {
		this.site = site;
		this.transcripts = transcripts;
		this.listeners = listeners;
	}

	SocksServer start(int port) {
		InetAddress loopback = InetAddress.getLoopbackAddress();
		return new SocksServer(new InetSocketAddress(loopback, port), new SocksServer.Login(USERNAME, PASSWORD),
				HostResolver.only(Map.of(this.site.host(), loopback)), this.transcripts::add);
	}

	Socks5Client.Builder client(String name) {
		Socks5Client.Builder builder = Socks5Client.builder().name(name).credentials(USERNAME, PASSWORD);
		this.listeners.orderedStream().forEach(builder::listener);
		return builder;
	}

	InetSocketAddress destination() {
		return InetSocketAddress.createUnresolved(this.site.host(), this.site.port());
	}

}

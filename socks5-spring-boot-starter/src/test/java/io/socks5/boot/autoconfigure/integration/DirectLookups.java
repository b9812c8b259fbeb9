package io.socks5.boot.autoconfigure.integration;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import reactor.netty.http.client.HttpClient;

/**
 * A program with a client of Reactor Netty that asks DNS.
 */
public final class DirectLookups {

	private static final int MILLISECONDS = 100;

	private DirectLookups() {
	}

	/**
	 * Prints the names that it looks up.
	 * @param arguments none
	 * @throws Exception if that fails
	 */
	public static void main(String[] arguments) throws Exception {
		LookedUp.record();
		try (DatagramSocket dns = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
			SingletonDnsServerAddressStreamProvider servers = new SingletonDnsServerAddressStreamProvider(
					(InetSocketAddress) dns.getLocalSocketAddress());
			HttpClient.create()
				.resolver((resolver) -> resolver.queryTimeout(Duration.ofMillis(MILLISECONDS))
					.maxQueriesPerResolve(1)
					.dnsAddressResolverGroupProvider(
							(builder) -> new DnsAddressResolverGroup(builder.nameServerProvider(servers))))
				.get()
				.uri("http://direct.internal.test")
				.response()
				.onErrorComplete()
				.block();
		}
		LookedUp.print();
	}

}

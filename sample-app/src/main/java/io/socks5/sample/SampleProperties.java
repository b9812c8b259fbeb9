package io.socks5.sample;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.StringUtils;

/**
 * The properties of the sample: the proxy, the XMPP server and the accounts.
 */
@ConfigurationProperties("sample")
public class SampleProperties {

	private final Proxy proxy = new Proxy();

	private final Xmpp xmpp = new Xmpp();

	private final Fetch fetch = new Fetch();

	private final Web web = new Web();

	private final Demo demo = new Demo();

	private final Retry retry = new Retry();

	public Proxy getProxy() {
		return this.proxy;
	}

	public Xmpp getXmpp() {
		return this.xmpp;
	}

	public Fetch getFetch() {
		return this.fetch;
	}

	public Web getWeb() {
		return this.web;
	}

	public Demo getDemo() {
		return this.demo;
	}

	public Retry getRetry() {
		return this.retry;
	}

	/**
	 * Returns the effective XMPP domain.
	 * @return the domain
	 */
	public String xmppDomain() {
		return StringUtils.hasText(this.xmpp.getDomain()) ? this.xmpp.getDomain() : "im.example.test";
	}

	/**
	 * Returns the effective host of the XMPP server. Only the embedded proxy knows the
	 * name of the embedded server, so other proxies get the loopback address.
	 * @return the host in requests to the proxy
	 */
	public String xmppHost() {
		if (StringUtils.hasText(this.xmpp.getHost())) {
			return this.xmpp.getHost();
		}
		return this.proxy.isEmbedded() ? xmppDomain() : "127.0.0.1";
	}

	/**
	 * Returns the host of the embedded site. Only the embedded proxy knows its name, so
	 * other proxies get the loopback address.
	 * @return the host in requests to the proxy
	 */
	public String siteHost() {
		return this.proxy.isEmbedded() ? "pages.example.test" : "127.0.0.1";
	}

	/**
	 * Properties of the SOCKS5 proxy.
	 */
	public static class Proxy {

		/**
		 * Whether to start an embedded SOCKS5 proxy with the address and the login of
		 * socks5.proxy.
		 */
		private boolean embedded = true;

		/**
		 * Password that the embedded proxy requires, to demonstrate a wrong password.
		 * Defaults to the value of "socks5.proxy.password".
		 */
		private String password = "";

		public boolean isEmbedded() {
			return this.embedded;
		}

		public void setEmbedded(boolean embedded) {
			this.embedded = embedded;
		}

		public String getPassword() {
			return this.password;
		}

		public void setPassword(String password) {
			this.password = password;
		}

	}

	/**
	 * Properties of the XMPP server.
	 */
	public static class Xmpp {

		/**
		 * Whether to start an embedded XMPP server with the configured accounts.
		 */
		private boolean embedded = true;

		/**
		 * XMPP domain: the part of an address after the @, and the name in the server's
		 * certificate. Defaults to im.example.test with the embedded server.
		 */
		private String domain = "";

		/**
		 * Host of the XMPP server, resolved by the proxy. With the embedded server,
		 * defaults to the domain if the embedded proxy is used, and to 127.0.0.1
		 * otherwise.
		 */
		private String host = "";

		/**
		 * Port of the XMPP server. Defaults to a free port with the embedded server, and
		 * to 5222 otherwise.
		 */
		private int port;

		/**
		 * Accounts that log in.
		 */
		private List<Account> accounts = new ArrayList<>();

		/**
		 * Location of a PEM file with the certificate of the XMPP server or of its
		 * authority. Defaults to the trust store of the platform.
		 */
		private String trustCertificate = "";

		public boolean isEmbedded() {
			return this.embedded;
		}

		public void setEmbedded(boolean embedded) {
			this.embedded = embedded;
		}

		public String getDomain() {
			return this.domain;
		}

		public void setDomain(String domain) {
			this.domain = domain;
		}

		public String getHost() {
			return this.host;
		}

		public void setHost(String host) {
			this.host = host;
		}

		public int getPort() {
			return this.port;
		}

		public void setPort(int port) {
			this.port = port;
		}

		public List<Account> getAccounts() {
			return this.accounts;
		}

		public void setAccounts(List<Account> accounts) {
			this.accounts = accounts;
		}

		public String getTrustCertificate() {
			return this.trustCertificate;
		}

		public void setTrustCertificate(String trustCertificate) {
			this.trustCertificate = trustCertificate;
		}

	}

	/**
	 * Properties of the page and the API.
	 */
	public static class Web {

		/**
		 * Comma-separated list of host names of the page and the API, in addition to
		 * loopback.
		 */
		private List<String> allowedHosts = new ArrayList<>();

		public List<String> getAllowedHosts() {
			return this.allowedHosts;
		}

		public void setAllowedHosts(List<String> allowedHosts) {
			this.allowedHosts = allowedHosts;
		}

	}

	/**
	 * Properties of the pages that visitors may fetch through the application.
	 */
	public static class Fetch {

		/**
		 * Comma-separated list of hosts that pages may be fetched from, in addition to
		 * the embedded site.
		 */
		private List<String> allowedHosts = new ArrayList<>();

		public List<String> getAllowedHosts() {
			return this.allowedHosts;
		}

		public void setAllowedHosts(List<String> allowedHosts) {
			this.allowedHosts = allowedHosts;
		}

	}

	/**
	 * Properties of the demonstrations.
	 */
	public static class Demo {

		/**
		 * Whether visitors of the page may make connects on demand, and stop the embedded
		 * proxy.
		 */
		private boolean enabled = true;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

	}

	/**
	 * Properties of the wait between two login attempts.
	 */
	public static class Retry {

		/**
		 * Time to wait after the first failure, doubled after each further failure.
		 */
		private Duration initialInterval = Duration.ofSeconds(1);

		/**
		 * Maximum time to wait between two attempts.
		 */
		private Duration maxInterval = Duration.ofSeconds(15);

		public Duration getInitialInterval() {
			return this.initialInterval;
		}

		public void setInitialInterval(Duration initialInterval) {
			this.initialInterval = initialInterval;
		}

		public Duration getMaxInterval() {
			return this.maxInterval;
		}

		public void setMaxInterval(Duration maxInterval) {
			this.maxInterval = maxInterval;
		}

	}

}

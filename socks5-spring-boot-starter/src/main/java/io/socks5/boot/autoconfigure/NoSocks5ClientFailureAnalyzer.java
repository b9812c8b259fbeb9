package io.socks5.boot.autoconfigure;

import java.util.List;

import javax.net.SocketFactory;

import io.socks5.client.Socks5Client;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Explains a missing {@link Socks5Client}, socket factory or connection details.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class NoSocks5ClientFailureAnalyzer extends AbstractInjectionFailureAnalyzer<NoSuchBeanDefinitionException> {

	private final @Nullable Environment environment;

	NoSocks5ClientFailureAnalyzer(@Nullable Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause,
			@Nullable String description) {
		if (cause.getNumberOfBeansFound() > 0 || !isOurs(cause)) {
			return null;
		}
		String asker = (description != null) ? description : "A component";
		return new FailureAnalysis(
				"%s required a SOCKS5 client (%s) that could not be found: %s.%n".formatted(asker, wanted(cause),
						reason())
						+ (isForHttpClients()
								? "'socks5.proxy.http-clients.enabled' is true and requires a SOCKS5 client.%n"
									.formatted()
								: ""),
				action() + (isForHttpClients()
						? "%nOr set 'socks5.proxy.http-clients.enabled' to false. HTTP then bypasses the proxy."
							.formatted()
						: ""),
				cause);
	}

	private static boolean isOurs(NoSuchBeanDefinitionException cause) {
		ResolvableType type = cause.getResolvableType();
		Class<?> wanted = (type != null) ? type.resolve() : null;
		boolean factory = wanted == SocketFactory.class
				&& String.valueOf(cause.getMessage()).contains("socks5SocketFactory");
		String name = cause.getBeanName();
		return wanted == Socks5Client.class || wanted == Socks5ConnectionDetails.class || factory
				|| "socks5Client".equals(name) || "socks5SocketFactory".equals(name);
	}

	private static String wanted(NoSuchBeanDefinitionException cause) {
		ResolvableType type = cause.getResolvableType();
		return (type != null) ? type.toString() : "'" + cause.getBeanName() + "'";
	}

	private String reason() {
		if (isDisabled()) {
			return "'socks5.proxy.enabled' is not true";
		}
		if (hasHost()) {
			return "the auto-configuration has backed off";
		}
		boolean variables = this.environment != null && ProxyVariables.isOn(this.environment);
		return "'socks5.proxy.host' is not set"
				+ (variables ? ", and neither is the environment variable ALL_PROXY" : "") + (instances().isEmpty() ? ""
						: ", so that there is no default client but only the named " + String.join(", ", instances()));
	}

	private String action() {
		if (isDisabled()) {
			return "Remove 'socks5.proxy.enabled', or set it to true.";
		}
		if (hasHost()) {
			return "Check the conditions report for Socks5AutoConfiguration (start with --debug).";
		}
		return "Set 'socks5.proxy.host' to the host name or the address of your SOCKS5 proxy "
				+ "(and 'socks5.proxy.port' if it is not 1080)."
				+ (instances().isEmpty() ? "" : "%nOr inject a named client, for example with @Qualifier(\"%s\")."
					.formatted(instances().get(0)));
	}

	private List<String> instances() {
		return (this.environment != null) ? InstanceNames.declared(this.environment) : List.of();
	}

	private boolean isForHttpClients() {
		return this.environment != null && OnSocks5EnabledCondition.isForHttpClients(this.environment);
	}

	private boolean isDisabled() {
		return this.environment != null && !OnSocks5EnabledCondition.isEnabled(this.environment);
	}

	private boolean hasHost() {
		return this.environment != null && OnSocks5HostCondition.hasHost(this.environment);
	}

}

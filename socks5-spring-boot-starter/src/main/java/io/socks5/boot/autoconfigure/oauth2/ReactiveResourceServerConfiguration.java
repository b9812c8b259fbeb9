package io.socks5.boot.autoconfigure.oauth2;

import io.socks5.boot.autoconfigure.http.IntegrationHttp;

import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.reactive.JwkSetUriReactiveJwtDecoderBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Routes what Spring Boot's reactive JWT decoder requests.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({ JwkSetUriReactiveJwtDecoderBuilderCustomizer.class, NimbusReactiveJwtDecoder.class,
		WebClient.class })
class ReactiveResourceServerConfiguration {

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	JwkSetUriReactiveJwtDecoderBuilderCustomizer socks5ReactiveJwtDecoderCustomizer(IntegrationHttp socks5Oauth2Http) {
		return (builder) -> builder
			.webClient(WebClient.builder().clientConnector(socks5Oauth2Http.connector()).build());
	}

	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	JwkSetUriReactiveJwtDecoderBuilderCustomizer socks5ReactiveJwtDecoderCheck() {
		return (builder) -> DecoderBuilders.check(builder, "WebClient");
	}

}

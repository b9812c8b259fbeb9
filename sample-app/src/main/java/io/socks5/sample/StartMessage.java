package io.socks5.sample;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Logs the URL of the page after startup.
 */
@Component
class StartMessage {

	private static final Logger logger = LoggerFactory.getLogger(StartMessage.class);

	@EventListener
	void ready(ApplicationReadyEvent event) {
		Environment environment = event.getApplicationContext().getEnvironment();
		String address = environment.getProperty("server.address", "127.0.0.1");
		String host = address.startsWith("0.0.0.0") ? "127.0.0.1" : address;
		logger.info("Open http://{}:{}{}/ to chat", host.contains(":") ? "[" + host + "]" : host,
				environment.getProperty("local.server.port"),
				environment.getProperty("server.servlet.context-path", ""));
	}

}

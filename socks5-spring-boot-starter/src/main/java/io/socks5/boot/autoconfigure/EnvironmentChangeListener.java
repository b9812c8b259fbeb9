package io.socks5.boot.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.event.SmartApplicationListener;
import org.springframework.core.Ordered;

/**
 * Reads the properties again when Spring Cloud publishes that the environment has
 * changed. It knows the event by its name, because Spring Cloud is optional.
 */
class EnvironmentChangeListener implements SmartApplicationListener {

	static final String EVENT = "org.springframework.cloud.context.environment.EnvironmentChangeEvent";

	private final ObjectProvider<Socks5Refresh> refresh;

	EnvironmentChangeListener(ObjectProvider<Socks5Refresh> refresh) {
		this.refresh = refresh;
	}

	@Override
	public boolean supportsEventType(Class<? extends ApplicationEvent> eventType) {
		return EVENT.equals(eventType.getName());
	}

	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		this.refresh.getObject().refresh();
	}

	@Override
	public int getOrder() {
		// before Spring Cloud binds other beans, which may fail
		return Ordered.HIGHEST_PRECEDENCE;
	}

}

# Two stages: dependencies without the development ones, then the sources on a bare Node image. Node runs the
# TypeScript as it is (type stripping), so there is no build step; nothing is downloaded at start.
FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --no-audit --no-fund && npm cache clean --force

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json ./
COPY schema ./schema
COPY engine/helm-engine.wasm.br ./engine/helm-engine.wasm.br
COPY src ./src
USER node
EXPOSE 4000
ENTRYPOINT ["node", "src/main.ts"]
